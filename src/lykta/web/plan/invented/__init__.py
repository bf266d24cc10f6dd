"""The demo's plan, half done: invented measures of invented agencies."""

"""The form of an ad's text that is compared, never shown."""

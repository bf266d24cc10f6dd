"""Pictures of the workbench, drawn as SVG from the same numbers as the table beside each."""

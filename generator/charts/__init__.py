"""Charts as inline SVG, drawn when the site is built: there without script, and in print."""

"""Changes to the price files made by command, that touch no byte but those they are about.

The issue suggests ruamel.yaml's round trip, and it was measured on the 34 provider files of
2026-11-22. As it comes, it gives back none of them byte for byte. Told our indentation, our `null`,
to keep quotes and never to wrap, it gives back 33; in `openai.yaml` it rejoins the 107 lines of the
rates that are wrapped inside `{…}`. It also loses CRLF, a missing last line end, `~`, and spaces
inside braces or after a colon. So it is not trusted with a whole file. Instead

- `layout` asks libyaml at which character every value begins and ends,
- `fragment` writes the few new lines; ruamel.yaml quotes the texts in them,
- `splice` puts these between two characters of the file as it stands,
- `draft` reads the result back, and refuses it unless it holds exactly what was asked for and
  everything else as before,
- `session` checks the catalogue as it would be, and only then replaces the file.

`operations` says what each command changes, in these terms.
"""

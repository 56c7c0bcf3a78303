// Package site embeds the sources of the static front end: page templates and
// their scripts (pages), script modules that pages share (parts), the consoles of
// people who sign in, styles and message catalogues. Package build makes the site from them.
package site

import "embed"

// Sources holds the sources by their paths below this folder.
//
//go:embed pages parts consoles styles messages
var Sources embed.FS

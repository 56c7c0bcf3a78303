// Package build makes the static site: one HTML file per page and language,
// scripts and styles bundled under names that hold a hash of their content. It
// needs nothing but this program, takes about a fifth of a second, and the same
// sources give the same bytes.
//
// A page is a template and a script in pages/. Its words come
// from the message catalogues: the template's are written into the HTML, the
// script's are shipped in a data block of the page, and only those groups that
// the page names.
package build

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"beian/internal/rulebook"
	"beian/site"
)

// File is one file of the site as it is served or uploaded.
type File struct {
	Body         []byte
	Type         string // Content-Type
	CacheControl string
}

// How long a copy of a file may be used without asking: one whose name holds
// its hash for ever, a page not at all.
const (
	cacheForever = "public, max-age=31536000, immutable"
	cacheNever   = "no-cache"
)

// Options is what the site is built with beside its sources. Rules are what the
// guide tells, and their catalogue of coded reasons; a code that it lacks is
// shown as "another reason" with its code.
type Options struct {
	Rules  *rulebook.Book
	SignIn SignIn
}

// SignIn is the OpenID Connect issuer that people sign in at, and the public
// client that the site is there. Without an issuer the consoles say that nobody
// can sign in.
type SignIn struct {
	Authority string `json:"authority"`
	Client    string `json:"client"`
}

// Files builds the site in memory. The keys are the paths of the files without
// a leading slash: index.html, en/status/index.html, assets/home-….js. It fails
// if a template asks for a message that a catalogue does not have.
func Files(o Options) (map[string]File, error) {
	all := pages(o.Rules)
	made, files, err := bundle(site.Sources, all)
	if err != nil {
		return nil, err
	}
	icon, err := fs.ReadFile(site.Sources, "styles/icon.svg")
	if err != nil {
		return nil, fmt.Errorf("site: %w", err)
	}
	made.address["icon"] = hashed(files, "icon", ".svg", "image/svg+xml", icon)
	var paper map[string]any
	for _, l := range languages() {
		words, err := readCatalogue(site.Sources, l)
		if err != nil {
			return nil, err
		}
		reasons, err := reasonsFile(files, l, o.Rules.Reasons())
		if err != nil {
			return nil, err
		}
		choices, err := choicesFile(files, l, o.Rules)
		if err != nil {
			return nil, err
		}
		for _, p := range all {
			body, err := render(site.Sources, view{language: l, page: p, words: words, bundles: made, reasons: reasons, choices: choices, paper: paper, rules: o.Rules, signIn: o.SignIn})
			if err != nil {
				return nil, err
			}
			files[strings.TrimPrefix(l.Root, "/")+p.file] = File{body, "text/html; charset=utf-8", cacheNever}
		}
		if paper == nil { // the first language is Chinese
			paper = paperWords(words, choices)
		}
	}
	return files, nil
}

// Site builds the site into a folder, which is made if it is not there. Files of
// an earlier build stay: a page that somebody has open may still ask for them.
func Site(o Options, dir string) error {
	files, err := Files(o)
	if err != nil {
		return err
	}
	for name, f := range files {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("site: %w", err)
		}
		if err := os.WriteFile(path, f.Body, 0o644); err != nil {
			return fmt.Errorf("site: %w", err)
		}
	}
	return nil
}

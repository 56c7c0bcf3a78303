package build

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
)

// page is one page of the site. Ships names the groups of messages that its
// script reads.
type page struct {
	name   string
	path   string // below the root of its language
	file   string
	script string
	ships  []string
}

// pages lists the pages.
func pages() []page {
	return []page{
		{"home", "", "index.html", "pages/home.ts", []string{"say"}},
		{"status", "status/", "status/index.html", "pages/status.ts", []string{"say", "fetch", "case", "status", "party", "step", "event"}},
		{"register", "register/", "register/index.html", "pages/register.ts", []string{"say", "fetch", "entry", "nature", "province"}},
		{"missing", "", "404.html", "pages/home.ts", []string{"say"}},
	}
}

// view is what a template sees of one page in one language.
type view struct {
	language language
	page     page
	words    catalogue
	bundles  map[string]string
	reasons  string
}

// T gives the text under a key of the group "page".
func (v view) T(key string) (string, error) {
	text, _ := v.words.at("page." + key)
	s, ok := text.(string)
	if !ok {
		return "", fmt.Errorf("the messages of %s have no text page.%s", v.language.Code, key)
	}
	return s, nil
}

// Own gives the text under a key of the page's own group.
func (v view) Own(key string) (string, error) { return v.T(v.page.name + "." + key) }

// Name gives the name of the page.
func (v view) Name() string { return v.page.name }

// Lang gives the language for the lang attribute.
func (v view) Lang() string { return v.language.Code }

// Root gives the address of the language's first page.
func (v view) Root() string { return v.language.Root }

// Here gives the address of the page in its own language.
func (v view) Here() string { return v.language.Root + v.page.path }

// There gives the address of the page in the other language.
func (v view) There() string {
	for _, l := range languages() {
		if l != v.language {
			return l.Root + v.page.path
		}
	}
	return v.language.Root
}

// Script, Style and Icon give the addresses of the page's files.
func (v view) Script() string { return v.bundles[v.page.script] }
func (v view) Style() string  { return v.bundles["styles/public.css"] }
func (v view) Icon() string   { return v.bundles["icon"] }

// Data gives the data block of the page's script.
func (v view) Data() (map[string]any, error) { return shipped(v.words, v.page, v.language, v.reasons) }

func render(sources fs.FS, v view) ([]byte, error) {
	t, err := template.ParseFS(sources, "pages/layout.html", "pages/"+v.page.name+".html")
	if err != nil {
		return nil, fmt.Errorf("site: page %s: %w", v.page.name, err)
	}
	var out bytes.Buffer
	if err := t.ExecuteTemplate(&out, "layout", v); err != nil {
		return nil, fmt.Errorf("site: page %s: %w", v.page.name, err)
	}
	return tidy(out.String()), nil
}

// tidy drops the indentation and the empty lines of the templates.
func tidy(html string) []byte {
	var out bytes.Buffer
	for line := range strings.Lines(html) {
		if line = strings.TrimSpace(line); line != "" {
			out.WriteString(line + "\n")
		}
	}
	return out.Bytes()
}

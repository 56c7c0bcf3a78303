package build

import (
	"bytes"
	"fmt"
	"html/template"
	"io/fs"
	"slices"
	"strings"

	"beian/internal/rulebook"
)

// page is one page of the site. Ships names the groups of messages that its
// script reads. Province is the one that a page of the guide is about.
type page struct {
	name     string
	path     string // below the root of its language
	file     string
	script   string
	style    string
	ships    []string
	province string
	console  bool // for people who sign in
}

// pages lists the pages; the guide has one for each province.
func pages(rules *rulebook.Book) []page {
	all := []page{
		{name: "home", file: "index.html", script: "pages/home.ts", ships: []string{"say"}},
		{name: "status", path: "status/", script: "pages/status.ts", ships: []string{"say", "fetch", "case", "status", "remote", "party", "step", "event"}},
		{name: "register", path: "register/", script: "pages/register.ts", ships: []string{"say", "fetch", "entry", "nature", "province"}},
		{name: "verify", path: "verify/", script: "pages/verify.ts", ships: []string{"say", "fetch", "proof"}},
		{name: "consent", path: "consent/", script: "pages/consent.ts", ships: []string{"consent"}},
		{name: "badge", path: "badge/", script: "pages/badge.ts", ships: []string{"say", "fetch", "badge"}},
		{name: "missing", file: "404.html", script: "pages/home.ts", ships: []string{"say"}},
		{name: "guide", path: "guide/", script: "pages/guide.ts"},
		{name: "checks", path: "guide/checks/", script: "pages/guide.ts"},
		{name: "reasons", path: "guide/reasons/", script: "pages/guide.ts"},
	}
	for _, name := range []string{"apply", "provider", "review", "signed-in"} {
		ships, style := []string{"console"}, "styles/console.css"
		if name != "signed-in" {
			style = "styles/consoles/" + name + ".css"
			ships = append(ships, "status", "party", "event", "nature", "province", "field", "letter", name)
		}
		switch name {
		case "provider":
			ships = append(ships, "form", "viewer", "desk", "upload", "slip")
		case "review":
			ships = append(ships, "form", "viewer", "desk", "slip")
		case "apply":
			ships = append(ships, "form", "viewer", "upload")
		}
		all = append(all, page{name: name, path: name + "/", script: "consoles/" + name + "/main.ts", style: style, ships: ships, console: true})
	}
	for _, p := range rules.Provinces() {
		all = append(all, page{name: "documents", path: "guide/" + p.Code + "/", script: "pages/guide.ts", province: p.Code})
	}
	for i := range all {
		if all[i].style == "" {
			all[i].style = "styles/public.css"
		}
		if all[i].file == "" {
			all[i].file = all[i].path + "index.html"
		}
	}
	return all
}

// view is what a template sees of one page in one language.
type view struct {
	language language
	page     page
	words    catalogue
	bundles  bundles
	reasons  string
	choices  string
	paper    map[string]any // what papers are printed with, of a page that is not in Chinese
	rules    *rulebook.Book
	signIn   SignIn
}

// T gives the text under a key of the group "page".
func (v view) T(key string) (string, error) {
	return v.say("page." + key)
}

// say gives the text under a key.
func (v view) say(key string) (string, error) {
	text, _ := v.words.at(key)
	s, ok := text.(string)
	if !ok {
		return "", fmt.Errorf("the messages of %s have no text %s", v.language.Code, key)
	}
	return s, nil
}

// Own gives the text under a key of the page's own group, with the name of the
// page's province in it.
func (v view) Own(key string) (string, error) {
	text, err := v.T(v.page.name + "." + key)
	if err != nil || v.page.province == "" {
		return text, err
	}
	name, err := v.say("province." + v.page.province)
	return strings.ReplaceAll(text, "{province}", name), err
}

// Lang gives the language for the lang attribute.
func (v view) Lang() string { return v.language.Code }

// Name gives what the page is called.
func (v view) Name() string { return v.page.name }

// Console tells whether the page is one of those for people who sign in.
func (v view) Console() bool { return v.page.console }

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

// Script and Icon give the addresses of the page's files.
func (v view) Script() string { return v.bundles.address[v.page.script] }
func (v view) Icon() string   { return v.bundles.address["icon"] }

// Needs gives the addresses of what the page's script can't begin without.
func (v view) Needs() []string { return v.bundles.needs[v.page.script] }

// Style gives the address of the page's style sheet.
func (v view) Style() string { return v.bundles.address[v.page.style] }

// Data gives the data block of the page's script.
func (v view) Data() (map[string]any, error) {
	data, err := shipped(v.words, v.page, v.language, v.reasons)
	if v.page.console && err == nil {
		data["signIn"], data["choices"] = v.signIn, v.choices
	}
	if slices.Contains(v.page.ships, "slip") && v.paper != nil && err == nil {
		data["paper"] = v.paper
	}
	return data, err
}

func render(sources fs.FS, v view) ([]byte, error) {
	own := "pages/" + v.page.name + ".html"
	if v.page.console {
		own = "pages/console.html"
	}
	t, err := template.ParseFS(sources, "pages/layout.html", own)
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

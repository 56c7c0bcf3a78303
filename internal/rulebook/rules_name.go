package rulebook

import (
	"slices"
	"strings"
	"unicode/utf8"

	"beian/internal/filing"
)

// nameRules are about the names of sites (Plan 一.3).
func nameRules() []rule {
	return []rule{
		{
			id: "site-name-short", severity: filing.Human, source: sourceOwn,
			zh: "网站名称少于3个字，请使用能说明网站的名称；由核验人员人工核对。",
			en: "The site's name has fewer than three characters. Use one that says what the site is; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				if n := utf8.RuneCountInString(fold(s.Name)); n > 0 && n < 3 {
					x.find("name")
				}
			},
		},
		{
			id: "site-name-plain", severity: filing.Human, source: sourceOwn + "; " + sourceOverlays,
			zh: "网站名称为纯英文、数字或符号，请使用中文名称；由核验人员人工核对。",
			en: "The site's name has no Chinese character. Use a Chinese name; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				// A province that asks for it itself has its own rule.
				if name := fold(s.Name); name != "" && plainName(name) && !x.overlay.NameChinese {
					x.find("name")
				}
			},
		},
		{
			id: "site-name-domain", severity: filing.Human, source: sourceOwn,
			zh: "网站名称含有网址或域名，请使用能说明网站的名称；由核验人员人工核对。",
			en: "The site's name holds an address. Use a name that says what the site is; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				name := fold(s.Name)
				for _, sign := range []string{"www.", "WWW.", "://", ".com", ".COM", ".cn", ".CN", ".net", ".NET"} {
					if strings.Contains(name, sign) {
						x.find("name")
						return
					}
				}
			},
		},
		{
			id: "site-name-word", severity: filing.Human, source: sourceOwn + ", site-names.json",
			zh: "网站名称含有通常不予通过的词语，请更换名称；由核验人员人工核对。",
			en: "The site's name holds a word that bureaus usually do not accept. Change it; the verifier looks at it.",
			site: func(x *exam, s *filing.Site) {
				in := func(word string) bool { return strings.Contains(s.Name, word) }
				if slices.ContainsFunc(x.book.names.All, in) || x.form.Subject.Nature.Natural() && slices.ContainsFunc(x.book.names.Individual, in) {
					x.find("name")
				}
			},
		},
		{
			id: "site-name-twice", severity: filing.Warn, source: sourceOwn,
			zh: "两个网站名称相同，请使用能够区分的名称。",
			en: "Two sites have the same name. Use names that tell them apart.",
			site: func(x *exam, s *filing.Site) {
				twin := func(before filing.Site) bool { return same(before.Name, s.Name) }
				if !blank(s.Name) && slices.ContainsFunc(x.form.Sites[:x.place], twin) {
					x.find("name")
				}
			},
		},
	}
}

// plainName reports whether a name has no Chinese character.
func plainName(name string) bool {
	return !strings.ContainsFunc(name, func(r rune) bool { return r >= 0x3400 })
}

package rulebook_test

import (
	"strings"
	"testing"

	"beian/internal/filing"
)

func TestCanonical(t *testing.T) {
	b := load(t)
	for in, want := range map[string]string{
		"shili.cn":               "shili.cn",
		"Shili.CN.":              "shili.cn",
		" shili.cn　":             "shili.cn",
		"ｓｈｉｌｉ．ｃｎ":               "shili.cn",
		"shili。cn。":              "shili.cn",
		"示例.中国":                  "xn--fsq092h.xn--fiqs8s",
		"XN--FSQ092H.xn--fiqs8s": "xn--fsq092h.xn--fiqs8s",
		"faß.de":                 "xn--fa-hia.de",
		"bücher.example":         "xn--bcher-kva.example",
		"123.cn":                 "123.cn",
		"a-b.com.cn":             "a-b.com.cn",

		"":                                "",
		".":                               "",
		"cn":                              "",
		"shili..cn":                       "",
		".shili.cn":                       "",
		"shili.cn..":                      "",
		"-shili.cn":                       "",
		"shili-.cn":                       "",
		"ab--c.cn":                        "",
		"shi_li.cn":                       "",
		"shi li.cn":                       "",
		"http://shili.cn":                 "",
		"shili.cn/":                       "",
		"shili.cn:80":                     "",
		"192.0.2.1":                       "",
		"[2001:db8::1]":                   "",
		"xn--a.cn":                        "",
		"xn--.cn":                         "",
		"shi\u200bli.cn\u0000":            "",
		"שלab.cn":                         "",
		strings.Repeat("a", 64) + ".cn":   "",
		strings.Repeat("a.", 126) + "acn": "",
		strings.Repeat("a", 10<<20):       "",
	} {
		got, err := b.Canonical(in)
		if got != want || (err == nil) != (want != "") {
			t.Errorf("%.40q: %q, %v; want %q", in, got, err, want)
		}
		if err != nil && (filing.KindOf(err) != filing.Invalid || in != "" && len(in) > 4 && strings.Contains(err.Error(), in)) {
			t.Errorf("%.40q: error %v", in, err)
		}
	}
}

// FuzzCanonical: a canonical domain is its own canonical form, plain and
// lower-case, and so is what differs from it only in case or by a dot.
func FuzzCanonical(f *testing.F) {
	for _, s := range []string{"shili.cn", "示例.中国", "xn--fsq092h.cn", "аррӏе.com", "a.b.c.d", "ｓ.ｃｎ"} {
		f.Add(s)
	}
	b := load(f)
	f.Fuzz(func(t *testing.T, in string) {
		got, err := b.Canonical(in)
		if err != nil {
			return
		}
		for _, again := range []string{got, got + ".", strings.ToUpper(got)} {
			if twice, err := b.Canonical(again); err != nil || twice != got {
				t.Errorf("%q: %q, then %q: %q, %v", in, got, again, twice, err)
			}
		}
		if strings.ContainsFunc(got, func(r rune) bool { return r >= 0x80 || r >= 'A' && r <= 'Z' || r <= ' ' }) {
			t.Errorf("%q: %q is not plain", in, got)
		}
	})
}

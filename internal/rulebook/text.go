package rulebook

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// fold gives text with full-width letters, digits and signs turned into their
// half-width forms and without space around it, as people type both and mean
// the same. Text that has none is given as it is.
func fold(text string) string {
	text = strings.TrimSpace(text)
	if !strings.ContainsFunc(text, fullWidth) {
		return text
	}
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '　':
			return ' '
		case fullWidth(r):
			return r - '！' + '!'
		}
		return r
	}, text))
}

func fullWidth(r rune) bool { return r >= '！' && r <= '～' || r == '　' }

// same reports whether two texts are equal but for width and case.
func same(a, b string) bool { return strings.EqualFold(fold(a), fold(b)) }

// blank reports whether text is empty or nothing but space.
func blank(text string) bool { return text == "" || strings.TrimSpace(text) == "" }

// longer reports whether text has more than n characters. It looks at no more
// than four bytes a character, however long the text is.
func longer(text string, n int) bool {
	if len(text) <= n {
		return false
	}
	return len(text) > n*utf8.UTFMax || utf8.RuneCountInString(text) > n
}

// unfit reports whether text holds what no form may hold: broken encoding,
// control and invisible formatting characters, among them those that turn the
// direction of writing. A line break is fit where lines says so.
func unfit(text string, lines bool) bool {
	for _, r := range text {
		switch {
		case r >= 0x20 && r < 0x7f, r >= 0x4e00 && r <= 0x9fff:
		case r == '\n':
			if !lines {
				return true
			}
		case r < 0x20, r >= 0x7f && r <= 0x9f, r == 0x2028, r == 0x2029, r&0xfffe == 0xfffe:
			return true
		case r == utf8.RuneError:
			return true // the encoding is broken, or was before
		case unicode.Is(unicode.Cf, r):
			return true
		}
	}
	return false
}

package rulebook

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"beian/internal/filing"
)

// maxStars bounds how much a masked name tells about the length of the name.
const maxStars = 8

// Organiser gives the subject's name as the public register shows it:
// organisations in full, of a natural person the first character and a full-width
// asterisk for each further one.
func (b *Book) Organiser(f *filing.Form) string {
	name := strings.TrimSpace(f.Subject.Name.Reveal())
	if !f.Subject.Nature.Natural() {
		return name
	}
	return Masked(name)
}

// Masked gives the name of a natural person as the public may read it. It keeps
// the first character with the marks that belong to it, so that a rare name (𠮷,
// or a character with a variation selector) stays whole. A name of one character
// is masked altogether.
func Masked(name string) string {
	name = strings.TrimSpace(name)
	first := 0
	for first < len(name) {
		r, size := utf8.DecodeRuneInString(name[first:])
		if first > 0 && !unicode.Is(unicode.Mn, r) {
			break
		}
		first += size
	}
	stars := 0
	for _, r := range name[first:] {
		if !unicode.Is(unicode.Mn, r) {
			stars++
		}
		if stars == maxStars {
			break
		}
	}
	if stars == 0 {
		if name == "" {
			return ""
		}
		return "＊"
	}
	return name[:first] + strings.Repeat("＊", stars)
}

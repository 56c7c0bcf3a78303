package identifier

import (
	"unicode"
	"unicode/utf8"
)

// OfficerCard reads the number of a military officer's card. It has no public
// rule: 6 to 20 printable characters, which a human compares.
func OfficerCard(text string) error { return handwritten(text, 6, 20) }

// OldCertificate reads the number of a certificate from before the unified code,
// of a social group, an institution, a private non-profit unit, a foundation, a
// law firm or the army: 4 to 30 printable characters, which a human compares.
func OldCertificate(text string) error { return handwritten(text, 4, 30) }

func handwritten(text string, least, most int) error {
	if len(text) > most*utf8.UTFMax {
		return ErrLength
	}
	if n := utf8.RuneCountInString(text); n < least || n > most {
		return ErrLength
	}
	if !utf8.ValidString(text) {
		return ErrCharacter
	}
	for _, r := range text {
		if !unicode.IsPrint(r) {
			return ErrCharacter
		}
	}
	return nil
}

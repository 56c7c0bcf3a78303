// Package identifier checks the numbers of Chinese documents and contacts by
// their form and check characters: resident identity (GB 11643), unified social
// credit code (GB 32100), organisation code (GB 11714), 15-digit licence
// (GS 15), passports and permits, telephone numbers and e-mail.
//
// Functions take text as people type it, in half-width characters and without
// space around it; letters may be of either case. An error is one of this
// package and never repeats the text. What passes is well formed, not genuine.
package identifier

import "errors"

// What can be wrong with a number.
var (
	ErrLength     = errors.New("wrong length")
	ErrCharacter  = errors.New("a character that the form does not have")
	ErrRegion     = errors.New("unknown administrative division")
	ErrDate       = errors.New("a date of birth that does not exist or lies ahead")
	ErrCheckDigit = errors.New("the check character does not match the others")
)

// upper gives the upper-case form of an ASCII letter.
func upper(c byte) byte {
	if c >= 'a' && c <= 'z' {
		return c - 'a' + 'A'
	}
	return c
}

func digit(c byte) bool  { return c >= '0' && c <= '9' }
func letter(c byte) bool { return c >= 'A' && c <= 'Z' }

// allDigits reports whether text is digits alone; empty text is.
func allDigits(text string) bool {
	for i := range len(text) {
		if !digit(text[i]) {
			return false
		}
	}
	return true
}

// number reads digits that are known to be digits.
func number(text string) int {
	n := 0
	for i := range len(text) {
		n = n*10 + int(text[i]-'0')
	}
	return n
}

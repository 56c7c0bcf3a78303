package identifier

import "strings"

// Code is what a unified social credit code tells: Category is authority and
// category (91 is an enterprise), Region the first two digits of the division.
// Organisation reports whether the organisation code within has its own right
// check character, which GB 32100 asks for.
type Code struct {
	Category     string
	Region       string
	Organisation bool
}

// creditCharacters are the 31 of GB 32100, without I, O, S, V and Z.
const creditCharacters = "0123456789ABCDEFGHJKLMNPQRTUWXY"

// CreditCode reads a unified social credit code of GB 32100: authority,
// category, six digits of the division, organisation code, check character.
func CreditCode(text string) (Code, error) {
	if len(text) != 18 {
		return Code{}, ErrLength
	}
	sum, weight := 0, 1
	for i := range len(text) {
		v := strings.IndexByte(creditCharacters, upper(text[i]))
		if v < 0 || i >= 2 && i < 8 && v > 9 {
			return Code{}, ErrCharacter
		}
		if i == 17 {
			weight = 1
		}
		sum += v * weight
		weight = weight * 3 % 31
	}
	if sum%31 != 0 {
		return Code{}, ErrCheckDigit
	}
	return Code{
		Category: strings.ToUpper(text[:2]), Region: text[2:4],
		Organisation: organisationCheck(text[8:16]) == upper(text[16]),
	}, nil
}

// OrganisationCode reads an organisation code of GB 11714: eight characters and
// a check character, with or without a hyphen before it.
func OrganisationCode(text string) error {
	var body string
	var check byte
	switch len(text) {
	case 10:
		if text[8] != '-' {
			return ErrCharacter
		}
		body, check = text[:8], text[9]
	case 9:
		body, check = text[:8], text[8]
	default:
		return ErrLength
	}
	for i := range len(body) {
		if !digit(body[i]) && !letter(upper(body[i])) {
			return ErrCharacter
		}
	}
	if !digit(check) && upper(check) != 'X' {
		return ErrCharacter
	}
	if organisationCheck(body) != upper(check) {
		return ErrCheckDigit
	}
	return nil
}

// organisationCheck gives the check character of eight characters of GB 11714,
// whose letters count from 10 with none left out.
func organisationCheck(body string) byte {
	sum := 0
	for i, weight := range [8]int{3, 7, 9, 10, 5, 8, 4, 2} {
		c := upper(body[i])
		v := int(c - '0')
		if letter(c) {
			v = int(c-'A') + 10
		}
		sum += v * weight
	}
	return "0X987654321"[sum%11]
}

// Licence reads a 15-digit number of a business licence (GS 15): six digits of
// the registering authority, eight of sequence, a check digit (ISO 7064
// MOD 11,10). SoleTrader is what its sequence says.
func Licence(text string) (soleTrader bool, err error) {
	if len(text) != 15 {
		return false, ErrLength
	}
	if !allDigits(text) {
		return false, ErrCharacter
	}
	p := 10
	for i := range 14 {
		s := (p + int(text[i]-'0')) % 10
		if s == 0 {
			s = 10
		}
		p = 2 * s % 11
	}
	if (p+int(text[14]-'0'))%10 != 1 {
		return false, ErrCheckDigit
	}
	return text[6] >= '6', nil
}

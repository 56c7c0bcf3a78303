package identifier

// Passport reads the number of a foreign passport: five to seventeen letters
// and digits.
func Passport(text string) error {
	if len(text) < 5 || len(text) > 17 {
		return ErrLength
	}
	for i := range len(text) {
		if c := upper(text[i]); !digit(c) && !letter(c) {
			return ErrCharacter
		}
	}
	return nil
}

// HKMacauPermit reads the number of a mainland travel permit for Hong Kong and
// Macau residents: H or M and eight digits for life, before 2013 with two more
// that count renewals.
func HKMacauPermit(text string) error {
	if len(text) != 9 && len(text) != 11 {
		return ErrLength
	}
	if c := upper(text[0]); c != 'H' && c != 'M' || !allDigits(text[1:]) {
		return ErrCharacter
	}
	return nil
}

// TaiwanPermit reads the number of a mainland travel permit for Taiwan
// residents: eight digits on the card. Older says that it has the longer form
// of the booklets, which is accepted but worth a look.
func TaiwanPermit(text string) (older bool, err error) {
	switch len(text) {
	case 8, 10:
		if !allDigits(text) {
			return false, ErrCharacter
		}
	case 11:
		if c := upper(text[10]); !allDigits(text[:10]) || !digit(c) && !letter(c) {
			return false, ErrCharacter
		}
	default:
		return false, ErrLength
	}
	return len(text) > 8, nil
}

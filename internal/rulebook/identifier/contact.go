package identifier

import "strings"

// Mobile reads a mobile number of the mainland, eleven digits from 13 to 19.
// Numbers from 140 to 144 belong to machines and have ErrRegion.
func Mobile(text string) error {
	if len(text) >= 3 && text[:2] == "14" && text[2] >= '0' && text[2] <= '4' && allDigits(text) {
		return ErrRegion
	}
	if len(text) != 11 {
		return ErrLength
	}
	if !allDigits(text) || text[0] != '1' || text[1] < '3' {
		return ErrCharacter
	}
	return nil
}

// Landline reads a landline number with its area code: 010 and 02x have three
// digits, all others four; then seven or eight digits that begin with neither 0
// nor 1, and perhaps an extension after a hyphen. Area is the area code.
func Landline(text string) (area string, err error) {
	if len(text) < 10 || len(text) > 20 {
		return "", ErrLength
	}
	n := 4
	switch {
	case text[:3] == "010", text[:2] == "02":
		n = 3
	case text[0] != '0' || text[1] < '3' || text[1] > '9':
		return "", ErrRegion
	}
	area, rest := text[:n], strings.TrimPrefix(text[n:], "-")
	subscriber, extension, extended := strings.Cut(rest, "-")
	switch {
	case !allDigits(area) || !allDigits(subscriber) || !allDigits(extension):
		return "", ErrCharacter
	case len(subscriber) < 7 || len(subscriber) > 8:
		return "", ErrLength
	case extended && (extension == "" || len(extension) > 6):
		return "", ErrLength
	case subscriber[0] < '2':
		return "", ErrCharacter
	}
	return area, nil
}

// Email reads an e-mail address by the plain form that every carrier takes: up
// to 64 characters before the @, and a host name of two or more labels of ASCII
// letters, digits and hyphens. Quoted and international addresses are not taken.
func Email(text string) error {
	if len(text) > 254 {
		return ErrLength
	}
	at := strings.LastIndexByte(text, '@')
	if at < 1 || at > 64 || at == len(text)-1 {
		return ErrLength
	}
	local, host := text[:at], text[at+1:]
	if local[0] == '.' || local[at-1] == '.' || strings.Contains(local, "..") {
		return ErrCharacter
	}
	for i := range len(local) {
		c := upper(local[i])
		if !digit(c) && !letter(c) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~.", rune(c)) {
			return ErrCharacter
		}
	}
	return emailHost(host)
}

func emailHost(host string) error {
	labels, last := 0, ""
	for label := range strings.SplitSeq(host, ".") {
		labels, last = labels+1, label
		if label == "" || len(label) > 63 || label[0] == '-' || label[len(label)-1] == '-' {
			return ErrCharacter
		}
		for i := range len(label) {
			if c := upper(label[i]); !digit(c) && !letter(c) && c != '-' {
				return ErrCharacter
			}
		}
	}
	if labels < 2 || allDigits(last) {
		return ErrCharacter
	}
	return nil
}

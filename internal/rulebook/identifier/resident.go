package identifier

import "time"

// Resident is what an 18-digit identity number tells. Born is a date in UTC.
// Region is the first two digits: a province of GB/T 2260, 81, 82 or 83 of the
// residence permits for Hong Kong, Macau and Taiwan, or 91 for abroad.
type Resident struct {
	Region string
	Born   time.Time
	Female bool
}

// residentRegions are the first two digits that GB/T 2260 and the residence
// permits know.
const residentRegions = "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 " +
	"50 51 52 53 54 61 62 63 64 65 71 81 82 83 91"

// ResidentID reads an identity number of GB 11643: six digits of the division,
// the date of birth, three of sequence, and a check digit (ISO 7064 MOD 11-2).
// The date must exist and not lie after the moment now, in Asia/Shanghai. The
// division is looked at by province only, for many in use are abolished. The
// 15-digit numbers of the first generation are not accepted.
func ResidentID(text string, now time.Time) (Resident, error) {
	if len(text) != 18 {
		return Resident{}, ErrLength
	}
	if !allDigits(text[:17]) || !digit(text[17]) && upper(text[17]) != 'X' {
		return Resident{}, ErrCharacter
	}
	if !knownRegion(text[:2]) {
		return Resident{}, ErrRegion
	}
	born, ok := date(text[6:14])
	if !ok || born.After(now.Add(8*time.Hour)) {
		return Resident{}, ErrDate
	}
	if mod11(text[:17]) != upper(text[17]) {
		return Resident{}, ErrCheckDigit
	}
	return Resident{Region: text[:2], Born: born, Female: (text[16]-'0')%2 == 0}, nil
}

// Age gives the full years of age on the day of now in Asia/Shanghai; somebody
// born on 29 February comes of age on 1 March.
func (r Resident) Age(now time.Time) int {
	today := now.UTC().Add(8 * time.Hour)
	age := today.Year() - r.Born.Year()
	if today.Month() < r.Born.Month() || today.Month() == r.Born.Month() && today.Day() < r.Born.Day() {
		age--
	}
	return age
}

func knownRegion(code string) bool {
	for i := 0; i < len(residentRegions); i += 3 {
		if residentRegions[i:i+2] == code {
			return true
		}
	}
	return false
}

// date reads YYYYMMDD; ok is false for a day that does not exist.
func date(text string) (day time.Time, ok bool) {
	y, m, d := number(text[:4]), number(text[4:6]), number(text[6:])
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, y > 0 && t.Year() == y && int(t.Month()) == m && t.Day() == d
}

// mod11 gives the check character of ISO 7064 MOD 11-2 for 17 digits.
func mod11(body string) byte {
	sum := 0
	for i := range len(body) {
		sum = (sum + int(body[i]-'0')) * 2 % 11
	}
	return "10X98765432"[sum]
}

// ResidencePermit reads the number of a residence permit for Hong Kong, Macau
// and Taiwan residents: an identity number of division 810000, 820000 or 830000.
func ResidencePermit(text string, now time.Time) (Resident, error) {
	r, err := ResidentID(text, now)
	if err != nil {
		return Resident{}, err
	}
	switch text[:6] {
	case "810000", "820000", "830000":
		return r, nil
	}
	return Resident{}, ErrRegion
}

// PermanentResidence reads the number of a foreign permanent resident ID card:
// three letters and twelve digits, or, since December 2023, eighteen characters
// that begin with 9 and end with the check digit of an identity number.
func PermanentResidence(text string) error {
	switch len(text) {
	case 15:
		for i := range len(text) {
			if i < 3 && !letter(upper(text[i])) || i >= 3 && !digit(text[i]) {
				return ErrCharacter
			}
		}
		return nil
	case 18:
		if !allDigits(text[:17]) || text[0] != '9' || !digit(text[17]) && upper(text[17]) != 'X' {
			return ErrCharacter
		}
		if mod11(text[:17]) != upper(text[17]) {
			return ErrCheckDigit
		}
		return nil
	}
	return ErrLength
}

package identifier_test

import (
	"regexp"
	"strings"
	"time"
)

// The oracles say again, by other arithmetic, which numbers are right: each
// standard's published weights against the recursions of the package, layouts
// by regular expression, dates by the time package's parser.

// weights of GB 11643 and, without the last, of ISO 7064 MOD 11-2.
func residentWeights() []int {
	return []int{7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2, 1}
}

// mod11 reports whether 17 digits and a check character fit.
func mod11(s string) bool {
	sum := 0
	for i, w := range residentWeights() {
		v := strings.IndexByte("0123456789X", s[i])
		if s[i] == 'x' {
			v = 10
		}
		sum += v * w
	}
	return sum%11 == 1
}

func residentOracle(s string, now time.Time) bool {
	provinces := `1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|91`
	if !regexp.MustCompile(`^(` + provinces + `)\d{15}[\dXx]$`).MatchString(s) {
		return false
	}
	born, err := time.Parse("20060102", s[6:14])
	today := now.In(time.FixedZone("", 8*60*60)).Format("20060102")
	return err == nil && born.Year() > 0 && s[6:14] <= today && mod11(s)
}

func permanentOracle(s string) bool {
	if regexp.MustCompile(`^[A-Za-z]{3}\d{12}$`).MatchString(s) {
		return true
	}
	return regexp.MustCompile(`^9\d{16}[\dXx]$`).MatchString(s) && mod11(s)
}

// creditOracle works the check character out by the weights of GB 32100.
func creditOracle(s string) bool {
	const characters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	if !regexp.MustCompile(`^[\dA-Za-z]{2}\d{6}[\dA-Za-z]{10}$`).MatchString(s) {
		return false
	}
	sum := 0
	for i, w := range []int{1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28} {
		v := strings.Index(characters, strings.ToUpper(s[i:i+1]))
		if v < 0 {
			return false
		}
		sum += v * w
	}
	return characters[(31-sum%31)%31] == strings.ToUpper(s)[17]
}

// organisationOracle works the check character out by the formula of GB 11714:
// 11 less the remainder, 10 as X and 11 as 0.
func organisationOracle(s string) bool {
	if !regexp.MustCompile(`^[\dA-Za-z]{8}-?[\dXx]$`).MatchString(s) {
		return false
	}
	s = strings.ToUpper(s)
	sum := 0
	for i, w := range []int{3, 7, 9, 10, 5, 8, 4, 2} {
		sum += strings.IndexByte("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", s[i]) * w
	}
	return "0123456789X0"[11-sum%11] == s[len(s)-1]
}

// licenceOracle works the check digit out by the formula of GS 15.
func licenceOracle(s string) bool {
	if !regexp.MustCompile(`^\d{15}$`).MatchString(s) {
		return false
	}
	return (11-licenceState(s[:14]))%10 == int(s[14]-'0')
}

// licenceState is the intermediate P of ISO 7064 MOD 11,10 after the digits.
func licenceState(digits string) int {
	p := 10
	for _, c := range digits {
		if p = (p + int(c-'0')) % 10; p == 0 {
			p = 10
		}
		p = p * 2 % 11
	}
	return p
}

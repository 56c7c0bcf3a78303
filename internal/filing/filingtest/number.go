package filingtest

import (
	"fmt"
	"strings"
	"time"
)

// ResidentID gives a fictitious resident ID number (GB 11643) of an adult, with
// a right check digit; its division, the province's own code, is never a
// person's. Different n, from 0 to 9,999,999, give different numbers.
func ResidentID(province string, n int) string {
	born := time.Date(1965, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n%10000)
	body := fmt.Sprintf("%s0000%s%03d", province, born.Format("20060102"), n/10000)
	// The check digit makes the sum of each digit times 2^(17-i) one, mod 11.
	sum := 0
	for i, c := range body {
		sum += int(c-'0') * (1 << (17 - i) % 11)
	}
	return body + string("10X98765432"[sum%11])
}

// CreditCode gives a fictitious unified social credit code (GB 32100) with the
// authority and category in front, such as "91". The organisation code within
// is of the custom zone PDY00001 to PDY99999 that is never issued.
func CreditCode(category, province string, n int) string {
	const characters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	body := fmt.Sprintf("%s%s%04d%s", category, province, n/99999, OrganisationCode(n))
	sum, weight := 0, 1
	for _, c := range body {
		sum += strings.IndexRune(characters, c) * weight
		weight = weight * 3 % 31
	}
	return body + string(characters[(31-sum%31)%31])
}

// OrganisationCode gives a fictitious organisation code (GB 11714), nine
// characters without a hyphen. It repeats after 99,999.
func OrganisationCode(n int) string {
	body := fmt.Sprintf("PDY%05d", n%99999+1)
	sum := 0
	for i, c := range body {
		v := int(c - '0')
		if c >= 'A' {
			v = int(c-'A') + 10
		}
		sum += v * []int{3, 7, 9, 10, 5, 8, 4, 2}[i]
	}
	return body + string("0X987654321"[sum%11])
}

package filing

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// MaxSequence is the last number that a province can issue in a year: six
// digits.
const MaxSequence = 999_999

// Number is a subject number (主体备案号). The zero Number is none. Province is
// the one-character abbreviation used in filing numbers, Year the year in
// Asia/Shanghai of its issue, Sequence counts from 1 in province and year.
type Number struct {
	Province string `json:"province"`
	Year     int    `json:"year"`
	Sequence int    `json:"sequence"`
}

// String gives the ten-digit form, 京ICP备2026000001号.
func (n Number) String() string {
	return fmt.Sprintf("%sICP备%04d%06d号", n.Province, n.Year, n.Sequence)
}

// Site gives the site number with the suffix, 京ICP备2026000001号-1. Suffixes
// run through all services of a subject and are never reused.
func (n Number) Site(suffix int) string { return n.String() + "-" + strconv.Itoa(suffix) }

// Series gives the name of the sequence that the number is of.
func (n Number) Series() string { return fmt.Sprintf("%s-%04d", n.Province, n.Year) }

// abbreviations are those of the bureaus; the public-security numbers have
// others in some provinces.
const abbreviations = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝蜀黔滇藏陕陇青宁新"

// IsSubjectNumber reports whether text has the form of a subject number that
// some bureau may have issued: abbreviation, ICP备, eight or ten digits, 号. Old
// eight-digit numbers stay valid and are never turned into the ten-digit form.
func IsSubjectNumber(text string) bool {
	rest, ok := cutSubject(text)
	return ok && rest == ""
}

// IsSiteNumber reports whether text has the form of the number of a site, APP
// (A), mini-program (X) or quick app (K): a subject number, a hyphen, a suffix
// without leading zeros.
func IsSiteNumber(text string) bool {
	rest, ok := cutSubject(text)
	suffix, hyphen := strings.CutPrefix(rest, "-")
	if !ok || !hyphen {
		return false
	}
	if kind := len(suffix) - 1; kind > 0 && strings.IndexByte("AXK", suffix[kind]) >= 0 {
		suffix = suffix[:kind]
	}
	return suffix != "" && suffix[0] != '0' && leadingDigits(suffix) == len(suffix)
}

// cutSubject cuts a subject number off the front of text.
func cutSubject(text string) (rest string, ok bool) {
	province, size := utf8.DecodeRuneInString(text)
	if province == utf8.RuneError || !strings.ContainsRune(abbreviations, province) {
		return "", false
	}
	rest, ok = strings.CutPrefix(text[size:], "ICP备")
	n := leadingDigits(rest)
	if !ok || n != 8 && n != 10 {
		return "", false
	}
	return strings.CutPrefix(rest[n:], "号")
}

func leadingDigits(text string) int {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}

package filing

import (
	"fmt"
	"regexp"
	"strconv"
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

// The patterns of filing numbers; old eight-digit numbers stay valid and are
// never turned into the ten-digit form.
const (
	abbreviations  = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝蜀黔滇藏陕陇青宁新"
	subjectPattern = "^([" + abbreviations + `])ICP备(\d{8}|\d{10})号$`
	sitePattern    = "^([" + abbreviations + `])ICP备(\d{8}|\d{10})号-([1-9]\d*)([AXK]?)$`
)

// IsSubjectNumber reports whether text has the form of a subject number that
// some bureau may have issued.
func IsSubjectNumber(text string) bool { return regexp.MustCompile(subjectPattern).MatchString(text) }

// IsSiteNumber reports whether text has the form of the number of a site, APP,
// mini-program or quick app.
func IsSiteNumber(text string) bool { return regexp.MustCompile(sitePattern).MatchString(text) }

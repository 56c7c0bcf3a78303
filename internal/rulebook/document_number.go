package rulebook

import (
	"strings"

	"beian/internal/filing"
)

// DocumentNumber gives the number of a document in the one form that every way of
// writing it comes to: half-width, in capitals, without space around it, an
// organisation code without its hyphen (GB 11714). The rules judge a number in all
// of those ways alike, so that whoever compares or indexes one takes this form:
// otherwise one subject could pass as two (A7). A number that is in this form
// already is given as it is.
func (b *Book) DocumentNumber(d *filing.Document) string {
	number := strings.ToUpper(fold(d.Number.Reveal()))
	if t := b.documentType(d.Type); t != nil && t.Number == "organisation-code" && len(number) == 10 && number[8] == '-' {
		return number[:8] + number[9:]
	}
	return number
}

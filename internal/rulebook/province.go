package rulebook

import (
	"fmt"
	"html"
	"io/fs"
	"slices"
	"unicode/utf8"

	"beian/internal/filing"
)

// Province is where a bureau decides. Code is the GB/T 2260 code, ICP the
// abbreviation in filing numbers, PSB the one in public-security numbers; the
// two differ in some provinces (蜀/川).
type Province struct {
	Code string `json:"code"`
	Name string `json:"name"`
	ICP  string `json:"icp"`
	PSB  string `json:"psb"`
}

func (b *Book) loadProvinces(data fs.FS) error {
	var file struct {
		Footer    struct{ SubjectNumber []string }
		Provinces []Province
	}
	if err := read(data, "provinces.json", &file); err != nil {
		return err
	}
	codes, filed, police := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, p := range file.Provinces {
		if utf8.RuneCountInString(p.Name) < 3 || codes[p.Code] || filed[p.ICP] || police[p.PSB] || !b.IsNumber(PoliceNumber, p.PSB+"公网安备11000002000001号") {
			return fmt.Errorf("rule data provinces.json: province %s is double or has no name or no abbreviation of public-security numbers", p.Code)
		}
		codes[p.Code], filed[p.ICP], police[p.PSB] = true, true, true
		if !filing.IsSubjectNumber(filing.Number{Province: p.ICP, Year: 2026, Sequence: 1}.String()) {
			return fmt.Errorf("rule data provinces.json: province %s has no abbreviation of filing numbers", p.Code)
		}
	}
	b.provinces, b.footer = file.Provinces, file.Footer.SubjectNumber
	return nil
}

// loadAreas reads the area codes of landlines, by province.
func (b *Book) loadAreas(data fs.FS) error {
	var file struct {
		Areas []struct {
			Province string
			Codes    []string
		}
	}
	if err := read(data, "area-codes.json", &file); err != nil {
		return err
	}
	b.areas = map[string]string{}
	for _, row := range file.Areas {
		for _, code := range row.Codes {
			if _, ok := b.Province(row.Province); !ok || b.areas[code] != "" {
				return fmt.Errorf("rule data area-codes.json: %s is of an unknown province or of two", code)
			}
			b.areas[code] = row.Province
		}
	}
	return nil
}

// Provinces lists the provinces in the order of their codes.
func (b *Book) Provinces() []Province { return slices.Clone(b.provinces) }

// Province gives the province with the GB/T 2260 code, two digits.
func (b *Book) Province(code string) (Province, bool) {
	for i := range b.provinces {
		if b.provinces[i].Code == code {
			return b.provinces[i], true
		}
	}
	return Province{}, false
}

// Footer gives the number that a site of the province shows at the foot of its
// home page (Order 33 art. 13): the subject number in Guangdong, elsewhere the
// site number with the suffix.
func (b *Book) Footer(province string, n filing.Number, suffix int) string {
	if slices.Contains(b.footer, province) {
		return n.String()
	}
	return n.Site(suffix)
}

// Snippet gives what a site of the province puts at the foot of its home page
// (Order 33 art. 13): its number, with the link to where anybody can look it up.
// It is HTML, safe to be put into a page as it is.
func (b *Book) Snippet(province string, n filing.Number, suffix int) string {
	return `<a href="` + html.EscapeString(b.numbers.Footer.ICP.Href) + `" target="_blank" rel="noopener noreferrer">` +
		html.EscapeString(b.Footer(province, n, suffix)) + `</a>`
}

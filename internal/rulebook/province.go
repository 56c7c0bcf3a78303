package rulebook

import (
	"fmt"
	"io/fs"
	"slices"

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

// overlay is what one province asks for beyond the common rules.
type overlay struct {
	Province         string   `json:"province"`
	SubjectHead      string   `json:"subjectHead"`
	MinAge           int      `json:"minAge"`
	IndividualMinAge int      `json:"individualMinAge"`
	ProofAge         int      `json:"proofAge"`
	SiteHeadDiffers  bool     `json:"siteHeadDiffers"`
	Foreign          *bool    `json:"foreignIndividuals"`
	Sources          []string `json:"sources"`
}

func (b *Book) loadProvinces(data fs.FS) error {
	var file struct {
		Footer    struct{ SubjectNumber []string }
		Provinces []Province
	}
	if err := read(data, "provinces.json", &file); err != nil {
		return err
	}
	for _, p := range file.Provinces {
		if !filing.IsSubjectNumber(filing.Number{Province: p.ICP, Year: 2026, Sequence: 1}.String()) {
			return fmt.Errorf("rule data provinces.json: province %s has no abbreviation of filing numbers", p.Code)
		}
	}
	b.provinces, b.footer = file.Provinces, file.Footer.SubjectNumber
	return nil
}

func (b *Book) loadOverlays(data fs.FS) error {
	var file struct{ Overlays []overlay }
	if err := read(data, "overlays.json", &file); err != nil {
		return err
	}
	b.overlays = map[string]overlay{}
	for _, o := range file.Overlays {
		if _, ok := b.Province(o.Province); !ok {
			return fmt.Errorf("rule data overlays.json: unknown province %q", o.Province)
		}
		b.overlays[o.Province] = o
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

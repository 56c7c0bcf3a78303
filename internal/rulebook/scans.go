package rulebook

import (
	"fmt"
	"io/fs"
	"slices"
	"time"

	"beian/internal/filing"
)

// What is found of scans beyond their pictures.
const (
	ScanDuplicate    = "scan-duplicate"
	ScanNeverArrived = "scan-never-arrived"
	ScanLate         = "scan-late"
	AttachmentScan   = "attachment-scan"
)

type scans struct {
	PhotoDays    int
	PhotoPeriods []struct{ Province, Period string }
	Findings     []scanFinding
}

type scanFinding struct {
	Code     string          `json:"code"`
	Severity filing.Severity `json:"severity"`
	Chinese  string          `json:"zh"`
	English  string          `json:"en"`
	Source   string          `json:"source"`
}

func (b *Book) loadScans(data fs.FS) error {
	if err := read(data, "scans.json", &b.scans); err != nil {
		return err
	}
	for _, code := range []string{ScanDuplicate, ScanNeverArrived, ScanLate, AttachmentScan} {
		f := b.scanFinding(code)
		if f == nil || f.Chinese == "" || f.English == "" || !slices.Contains([]filing.Severity{filing.Block, filing.Human, filing.Warn}, f.Severity) {
			return fmt.Errorf("rule data scans.json: want %s with a severity and texts", code)
		}
	}
	for _, p := range b.scans.PhotoPeriods {
		_, known := b.Province(p.Province)
		if period, ok := b.Period(p.Period); !known || !ok || period.Unit != string(months) {
			return fmt.Errorf("rule data scans.json: the photo's period of province %q", p.Province)
		}
	}
	if b.scans.PhotoDays < 1 {
		return fmt.Errorf("rule data scans.json: photoDays")
	}
	return nil
}

func (b *Book) scanFinding(code string) *scanFinding {
	for i := range b.scans.Findings {
		if b.scans.Findings[i].Code == code {
			return &b.scans.Findings[i]
		}
	}
	return nil
}

// ScanFinding gives what is found of a scan by its code, about a field of the
// form or about none.
func (b *Book) ScanFinding(code, field string) filing.Finding {
	f := b.scanFinding(code)
	if f == nil {
		return filing.Finding{Rule: code, Field: field, Severity: filing.Human}
	}
	return filing.Finding{Rule: code, Field: field, Severity: f.Severity, Chinese: f.Chinese, English: f.English, Source: f.Source}
}

// PhotoAge is how old a head's photo may be at the moment (Plan 二(二)1(4)), by
// the province's period or, elsewhere, a setting.
func (b *Book) PhotoAge(province string, at time.Time) time.Duration {
	for _, p := range b.scans.PhotoPeriods {
		if period, ok := b.Period(p.Period); ok && p.Province == province {
			return at.Sub(at.AddDate(0, -period.N, 0))
		}
	}
	return time.Duration(b.scans.PhotoDays) * 24 * time.Hour
}

// DeclaredPaper is a paper that a form declares (随附材料): its code, and the part of
// the form that it is about, "subject", "persons[p2]" or "sites[s1]".
type DeclaredPaper struct {
	Code    string `json:"code"`
	Of      string `json:"of"`
	Chinese string `json:"zh"`
	English string `json:"en"`
}

// Papers lists the papers that a form declares, in the order of the form.
func (b *Book) Papers(f *filing.Form) []DeclaredPaper {
	var all []DeclaredPaper
	add := func(of string, codes []string) {
		for _, code := range codes {
			if a := b.attachment(code); a != nil {
				all = append(all, DeclaredPaper{code, of, a.Chinese, a.English})
			}
		}
	}
	add("subject", f.Subject.Attachments)
	for i := range f.Persons {
		add("persons["+f.Persons[i].ID+"]", f.Persons[i].Attachments)
	}
	for i := range f.Sites {
		add("sites["+f.Sites[i].ID+"]", f.Sites[i].Attachments)
	}
	return all
}

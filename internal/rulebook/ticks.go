package rulebook

import (
	"fmt"
	"io/fs"
	"strings"

	"beian/internal/filing"
)

// KeyTick is one thing that a reviewer looks at and ticks before he approves
// (requirements D2). Path is the field of a form, or the place of a scan that
// the desk recorded of a site, "sites[s1].photo" or "sites[s1].slip"; Scan then
// says which. Reason is the coded reason that a fault suggests.
type KeyTick struct {
	Path    string `json:"path"`
	Scan    string `json:"scan,omitempty"`
	Reason  string `json:"reason"`
	Chinese string `json:"zh"`
	English string `json:"en"`
}

// Field gives the path that a reason may name for the tick, "" for a scan.
func (k KeyTick) Field() string {
	if k.Scan != "" {
		return ""
	}
	return k.Path
}

func (b *Book) loadTicks(data fs.FS) error {
	var file struct{ Ticks []KeyTick }
	if err := read(data, "ticks.json", &file); err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, k := range file.Ticks {
		r, known := b.Reason(k.Reason)
		scan := k.Scan == "photo" || k.Scan == "slip"
		switch {
		case seen[k.Path] || k.Chinese == "" || k.English == "":
			return fmt.Errorf("rule data ticks.json: %q is double or without its texts", k.Path)
		case !known || r.Family != ReasonsReview:
			return fmt.Errorf("rule data ticks.json: %q has the reason %q, which is none of a review", k.Path, k.Reason)
		case k.Scan != "" && (!scan || k.Path != "sites[]."+k.Scan):
			return fmt.Errorf("rule data ticks.json: no site has the scan %q at %q", k.Scan, k.Path)
		case k.Scan == "" && !IsPath(strings.ReplaceAll(k.Path, "[]", "[x]")):
			return fmt.Errorf("rule data ticks.json: no form has the field %q", k.Path)
		}
		seen[k.Path] = true
	}
	if len(file.Ticks) == 0 {
		return fmt.Errorf("rule data ticks.json: nothing is to be ticked")
	}
	b.ticks = file.Ticks
	return nil
}

// KeyTicks lists what the reviewer of a case ticks: of the subject, of every head
// and of every site that stands, each thing that the form or the desk has. Heads
// come in the order of the form.
func (b *Book) KeyTicks(f *filing.Form, standing []filing.SiteState) []KeyTick {
	heads := map[string]bool{f.Subject.Head: true}
	for _, s := range standing {
		heads[s.Head] = true
	}
	var all []KeyTick
	add := func(part, id string, has func(name string) bool) {
		for _, k := range b.ticks {
			before, name, _ := strings.Cut(k.Path, ".")
			if before != part || !has(name) {
				continue
			}
			if id != "" {
				k.Path = strings.Replace(k.Path, "[]", "["+id+"]", 1)
			}
			all = append(all, k)
		}
	}
	every := func(string) bool { return true }
	add("subject", "", every)
	for i := range f.Persons {
		if id := f.Persons[i].ID; heads[id] {
			add("persons[]", id, every)
		}
	}
	for _, state := range standing {
		for i := range f.Sites {
			if f.Sites[i].ID == state.ID {
				add("sites[]", state.ID, func(name string) bool { return siteHas(&f.Sites[i], state, name) })
			}
		}
	}
	return all
}

// siteHas reports whether a site has what the tick looks at.
func siteHas(s *filing.Site, state filing.SiteState, name string) bool {
	switch name {
	case "domains":
		return len(s.Domains) > 0
	case "approvals":
		return len(s.Approvals) > 0
	case "photo":
		return state.Verification != nil && state.Verification.Photo != ""
	case "slip":
		return state.Verification != nil && state.Verification.Slip != ""
	default:
		return true
	}
}

package rulebook

import (
	"fmt"
	"io/fs"
	"slices"

	"beian/internal/filing"
)

// Checklist is what the desk looks at for one site (Plan 二(二)1(4)-(5)): the
// originals, the paths of the fields that are compared with them exactly, and
// what only a person can see on the head's photo.
type Checklist struct {
	Originals []Original   `json:"originals"`
	Fields    []string     `json:"fields"`
	Photo     []PhotoCheck `json:"photo"`
}

// Original is a paper that is shown at the desk. Of is the path of what it
// proves; together with ID it names the original. Sources are those of which one
// is consulted.
type Original struct {
	ID      string      `json:"original"`
	Of      string      `json:"of"`
	Chinese string      `json:"zh"`
	English string      `json:"en"`
	Sources []Consulted `json:"sources"`
	Source  string      `json:"source"`
}

// Consulted is a source of information that an original is held against.
type Consulted struct {
	ID      string `json:"id"`
	Chinese string `json:"zh"`
	English string `json:"en"`
}

type checklist struct {
	Originals []checklistOriginal
	Consulted []struct {
		Consulted
		For       []string
		Documents []string
	}
	Fields []struct {
		ID    string
		Paths []string
	}
}

type checklistOriginal struct {
	ID      string
	Of      string
	At      string
	Only    string
	When    string
	Chinese string `json:"zh"`
	English string `json:"en"`
	Source  string
}

func (b *Book) loadChecklist(data fs.FS) error {
	if err := read(data, "checklist.json", &b.checklist); err != nil {
		return err
	}
	var paths []string
	for _, o := range b.checklist.Originals {
		if !slices.Contains([]string{"", "unit", "individual"}, o.Only) || !slices.Contains([]string{"", "appointed", "domains", "approvals", "licence"}, o.When) {
			return fmt.Errorf("rule data checklist.json: original %q is for nobody", o.ID)
		}
		if o.Chinese == "" || o.English == "" {
			return fmt.Errorf("rule data checklist.json: original %q has no name", o.ID)
		}
		paths = append(paths, partsOf(o.Of)+"."+o.At)
	}
	for _, c := range b.checklist.Consulted {
		for _, t := range c.Documents {
			if _, ok := b.DocumentType(t); !ok {
				return fmt.Errorf("rule data checklist.json: source %q knows the unknown document %q", c.ID, t)
			}
		}
	}
	for _, row := range b.checklist.Fields {
		for _, p := range row.Paths {
			paths = append(paths, partsOf(row.ID)+"."+p)
		}
	}
	return checkPaths("checklist.json", paths)
}

// partsOf gives a part as the paths of rule data write it.
func partsOf(part string) string {
	switch part {
	case ofPerson:
		return "persons[]"
	case ofSite:
		return "sites[]"
	default:
		return part
	}
}

// Checklist gives what the desk looks at for the site of a form under a rule
// set; an unknown site has none. The persons are the subject's head and the
// site's.
func (b *Book) Checklist(set string, f *filing.Form, site string) (Checklist, bool) {
	i := slices.IndexFunc(f.Sites, func(s filing.Site) bool { return s.ID == site })
	if i < 0 {
		return Checklist{}, false
	}
	c := Checklist{Originals: []Original{}, Fields: []string{}, Photo: b.photoTicks(set)}
	b.look(&c, f, ofSubject, "subject", f.Subject.Document.Type, nil, nil)
	for _, p := range answering(f, &f.Sites[i]) {
		b.look(&c, f, ofPerson, "persons["+p.ID+"]", p.Document.Type, p, nil)
	}
	b.look(&c, f, ofSite, "sites["+site+"]", "", nil, &f.Sites[i])
	return c, true
}

// answering lists who answers for a site: the subject's head and the site's.
func answering(f *filing.Form, s *filing.Site) []*filing.Person {
	var all []*filing.Person
	for i := range f.Persons {
		if id := f.Persons[i].ID; id == f.Subject.Head || id == s.Head {
			all = append(all, &f.Persons[i])
		}
	}
	return all
}

// look adds the originals and fields of one part of the form.
func (b *Book) look(c *Checklist, f *filing.Form, of, at, document string, p *filing.Person, s *filing.Site) {
	for _, o := range b.checklist.Originals {
		whose := "unit"
		if f.Subject.Nature.Natural() {
			whose = "individual"
		}
		if o.Of == of && (o.Only == "" || o.Only == whose) && o.asked(p, s) {
			c.Originals = append(c.Originals, Original{o.ID, at + "." + o.At, o.Chinese, o.English, b.consulted(o.ID, document), o.Source})
		}
	}
	for _, row := range b.checklist.Fields {
		if row.ID != of {
			continue
		}
		for _, path := range row.Paths {
			if len(Values(f, at+"."+path)) > 0 {
				c.Fields = append(c.Fields, at+"."+path)
			}
		}
	}
}

// asked reports whether the part asks for the original.
func (o checklistOriginal) asked(p *filing.Person, s *filing.Site) bool {
	switch o.When {
	case "appointed":
		return p.Capacity == filing.Appointed
	case "domains":
		return len(s.Domains) > 0
	case "approvals":
		return len(s.Approvals) > 0
	case "licence":
		return s.Licence != ""
	default:
		return true
	}
}

func (b *Book) consulted(original, document string) []Consulted {
	var all []Consulted
	for _, c := range b.checklist.Consulted {
		if slices.Contains(c.For, original) && (len(c.Documents) == 0 || slices.Contains(c.Documents, document)) {
			all = append(all, c.Consulted)
		}
	}
	return all
}

// photoTicks lists what only a person sees on a photo of the set.
func (b *Book) photoTicks(set string) []PhotoCheck {
	photo, _ := b.Photo(set)
	asked := map[string]bool{
		"face": true, "bareheaded-front": photo.BareheadedFront, "visible-time": photo.TimeVisible, "backdrop": photo.Backdrop,
	}
	ticks := []PhotoCheck{}
	for _, c := range b.slip.Checks {
		if c.By == "verifier" && asked[c.ID] {
			ticks = append(ticks, c)
		}
	}
	return ticks
}

package rulebook

import (
	"strconv"

	"beian/internal/filing"
)

// field is one text of a form: its path within its part, the most characters
// that it may have, whether it may be left empty, and whether it may have lines.
type field[T any] struct {
	name     string
	max      int
	optional bool
	lines    bool
	text     func(*T) string
}

func subjectFields() []field[filing.Subject] {
	return []field[filing.Subject]{
		{name: "nature", max: 30, text: func(s *filing.Subject) string { return string(s.Nature) }},
		{name: "name", max: 100, text: func(s *filing.Subject) string { return s.Name.Reveal() }},
		{name: "document.type", max: 40, text: func(s *filing.Subject) string { return s.Document.Type }},
		{name: "document.number", max: 40, text: func(s *filing.Subject) string { return s.Document.Number.Reveal() }},
		{name: "document.validUntil", max: 10, optional: true, text: func(s *filing.Subject) string { return s.Document.ValidUntil }},
		{name: "document.reason", max: 200, optional: true, lines: true, text: func(s *filing.Subject) string { return s.Document.Reason }},
		{name: "province", max: 2, text: func(s *filing.Subject) string { return s.Province }},
		{name: "address", max: 200, text: func(s *filing.Subject) string { return s.Address.Reveal() }},
		{name: "head", max: maxID, text: func(s *filing.Subject) string { return s.Head }},
		{name: "declaredNumber", max: 40, optional: true, text: func(s *filing.Subject) string { return s.DeclaredNumber }},
	}
}

func personFields() []field[filing.Person] {
	return []field[filing.Person]{
		{name: "capacity", max: 30, text: func(p *filing.Person) string { return string(p.Capacity) }},
		{name: "nationality", max: 30, text: func(p *filing.Person) string { return string(p.Nationality) }},
		{name: "name", max: 100, text: func(p *filing.Person) string { return p.Name.Reveal() }},
		{name: "document.type", max: 40, text: func(p *filing.Person) string { return p.Document.Type }},
		{name: "document.number", max: 40, text: func(p *filing.Person) string { return p.Document.Number.Reveal() }},
		{name: "document.validUntil", max: 10, optional: true, text: func(p *filing.Person) string { return p.Document.ValidUntil }},
		{name: "document.reason", max: 200, optional: true, lines: true, text: func(p *filing.Person) string { return p.Document.Reason }},
		{name: "mobile", max: 20, text: func(p *filing.Person) string { return p.Mobile.Reveal() }},
		{name: "phone", max: 30, optional: true, text: func(p *filing.Person) string { return p.Phone.Reveal() }},
		{name: "email", max: 254, text: func(p *filing.Person) string { return p.Email.Reveal() }},
		{name: "address", max: 200, text: func(p *filing.Person) string { return p.Address.Reveal() }},
	}
}

func siteFields() []field[filing.Site] {
	return []field[filing.Site]{
		{name: "name", max: 60, text: func(s *filing.Site) string { return s.Name }},
		{name: "homePage", max: 300, text: func(s *filing.Site) string { return s.HomePage }},
		{name: "head", max: maxID, text: func(s *filing.Site) string { return s.Head }},
		{name: "remark", max: 500, optional: true, lines: true, text: func(s *filing.Site) string { return s.Remark }},
	}
}

// list is a field of a site that holds several texts.
type list struct {
	name     string
	most     int // entries
	max      int // characters of an entry
	optional bool
	texts    func(*filing.Site) []string
}

func siteLists() []list {
	return []list{
		{name: "domains", most: filing.MaxDomains, max: maxDomain, optional: true, texts: func(s *filing.Site) []string { return s.Domains }},
		{name: "content", most: 24, max: 40, texts: func(s *filing.Site) []string { return s.Content }},
		{name: "languages", most: 20, max: 20, texts: func(s *filing.Site) []string { return s.Languages }},
	}
}

// Limits of what has an id of its own.
const (
	maxID             = 40
	maxApprovals      = 20
	maxApprovalNumber = 60
)

// wellFormedID reports whether an id chosen by the applicant is one that field
// paths can hold: letters, digits, hyphen and underscore.
func wellFormedID(id string) bool {
	if id == "" || len(id) > maxID {
		return false
	}
	for i := range len(id) {
		c := id[i]
		if (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_' {
			return false
		}
	}
	return true
}

// partPath gives the path of a person or site: persons[p1], or by its place,
// persons[#2], when its id is not fit for a path.
func partPath(part, id string, place int) string {
	if !wellFormedID(id) {
		id = "#" + strconv.Itoa(place+1)
	}
	return part + "[" + id + "]"
}

// fields are the tables above, made once for a book.
type fields struct {
	subject []field[filing.Subject]
	person  []field[filing.Person]
	site    []field[filing.Site]
	lists   []list
}

func allFields() fields {
	return fields{subject: subjectFields(), person: personFields(), site: siteFields(), lists: siteLists()}
}

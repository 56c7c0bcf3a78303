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
		{name: "emergencyPhone", max: 30, optional: true, text: func(p *filing.Person) string { return p.EmergencyPhone.Reveal() }},
	}
}

func siteFields() []field[filing.Site] {
	return []field[filing.Site]{
		{name: "name", max: 60, text: func(s *filing.Site) string { return s.Name }},
		{name: "homePage", max: 300, text: func(s *filing.Site) string { return s.HomePage }},
		{name: "service", max: 30, text: func(s *filing.Site) string { return string(s.Service) }},
		{name: "licence", max: 40, optional: true, text: func(s *filing.Site) string { return s.Licence }},
		{name: "head", max: maxID, text: func(s *filing.Site) string { return s.Head }},
		{name: "access.mode", max: 40, optional: true, text: func(s *filing.Site) string { return s.Access.Mode }},
		{name: "access.region", max: 2, optional: true, text: func(s *filing.Site) string { return s.Access.Region }},
		{name: "remark", max: 500, optional: true, lines: true, text: func(s *filing.Site) string { return s.Remark }},
	}
}

// list is a field of a part that holds several texts.
type list[T any] struct {
	name     string
	most     int // entries
	max      int // characters of an entry
	optional bool
	texts    func(*T) []string
}

func subjectLists() []list[filing.Subject] {
	return []list[filing.Subject]{
		{name: "attachments", most: maxAttachments, max: 40, optional: true, texts: func(s *filing.Subject) []string { return s.Attachments }},
	}
}

func personLists() []list[filing.Person] {
	return []list[filing.Person]{
		{name: "attachments", most: maxAttachments, max: 40, optional: true, texts: func(p *filing.Person) []string { return p.Attachments }},
	}
}

func siteLists() []list[filing.Site] {
	return []list[filing.Site]{
		{name: "domains", most: filing.MaxDomains, max: maxDomain, optional: true, texts: func(s *filing.Site) []string { return s.Domains }},
		{name: "content", most: 24, max: 40, texts: func(s *filing.Site) []string { return s.Content }},
		{name: "languages", most: 20, max: 20, texts: func(s *filing.Site) []string { return s.Languages }},
		{name: "access.ipRanges", most: 100, max: maxRange, optional: true, texts: func(s *filing.Site) []string { return s.Access.IPRanges }},
		{name: "attachments", most: maxAttachments, max: 40, optional: true, texts: func(s *filing.Site) []string { return s.Attachments }},
	}
}

// Limits of what has an id of its own, and of what is no plain text.
const (
	maxID             = 40
	maxApprovals      = 20
	maxApprovalNumber = 60
	maxAttachments    = 20
	maxRange          = 100 // two addresses and a hyphen
	maxHolder         = 30
	maxDate           = 10
)

// texts gives what a registration holds, with the most characters of each.
func texts(r *filing.Registration) [4]struct {
	text string
	max  int
} {
	return [4]struct {
		text string
		max  int
	}{{r.Domain, maxDomain}, {string(r.Holder), maxHolder}, {r.ValidUntil, maxDate}, {r.VerifiedOn, maxDate}}
}

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

// part is the texts of one kind of part of a form, and its lists.
type part[T any] struct {
	fields []field[T]
	lists  []list[T]
}

// parts are the tables above, made once for a book.
type parts struct {
	subject part[filing.Subject]
	person  part[filing.Person]
	site    part[filing.Site]
}

func allParts() parts {
	return parts{
		subject: part[filing.Subject]{subjectFields(), subjectLists()},
		person:  part[filing.Person]{personFields(), personLists()},
		site:    part[filing.Site]{siteFields(), siteLists()},
	}
}

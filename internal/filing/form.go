package filing

import "slices"

// Limits of one case: a commit holds the case, its records and one claim a
// domain, and has at most 100 writes.
const (
	MaxSites   = 20
	MaxDomains = 50
	MaxPersons = 40
)

// Nature is what a subject is (主办单位性质, Plan 一.1).
type Nature string

// The natures of subjects.
const (
	Government       Nature = "government"
	Institution      Nature = "institution"
	SocialGroup      Nature = "social-group"
	Enterprise       Nature = "enterprise"
	SoleTrader       Nature = "sole-trader"
	Army             Nature = "army"
	PrivateNonprofit Nature = "private-nonprofit"
	Foundation       Nature = "foundation"
	LawFirm          Nature = "law-firm"
	Individual       Nature = "individual"
)

// Natural reports whether a subject of this nature is a natural person.
func (n Nature) Natural() bool { return n == Individual }

// Nationality is which documents a person's own nationality allows, whatever
// the nature of the subject.
type Nationality string

// The nationalities that the document rules tell apart.
const (
	Mainland Nationality = "mainland"
	HKMacau  Nationality = "hk-macau"
	Taiwan   Nationality = "taiwan"
	Foreign  Nationality = "foreign"
)

// LongTerm is the validity of a document without an end (长期).
const LongTerm = "long-term"

// Document is a certificate of a subject or a person. Type is a document type
// of the rule data; Number is personal. ValidUntil is a date (2006-01-02, the
// last valid day in Asia/Shanghai), [LongTerm], or empty when the document has
// none. Reason says why it is not the first-named document (第一证件).
type Document struct {
	Type       string    `json:"type"`
	Number     Sensitive `json:"number"`
	ValidUntil string    `json:"validUntil,omitempty"`
	Reason     string    `json:"reason,omitempty"`
}

// Subject is who runs the sites (网站主办者, Plan 一.1). Province is the
// GB/T 2260 code, two digits, of the place on the certificate (住所), whose
// bureau decides. Head names a person of the form.
type Subject struct {
	Nature         Nature    `json:"nature"`
	Name           Sensitive `json:"name"`
	Document       Document  `json:"document"`
	Province       string    `json:"province"`
	Address        Sensitive `json:"address"`
	Head           string    `json:"head"`
	DeclaredNumber string    `json:"declaredNumber,omitempty"`
}

// Capacity is by what right a person answers for a site (Plan 一.1(3)).
type Capacity string

// The capacities of a head: the legal representative, a department head
// appointed by letter, or, for an individual, the person himself.
const (
	LegalRepresentative Capacity = "legal-representative"
	Appointed           Capacity = "appointed"
	Himself             Capacity = "himself"
)

// Person is a natural person named by the form. ID is chosen by the applicant
// and only means something within the form.
type Person struct {
	ID          string      `json:"id"`
	Capacity    Capacity    `json:"capacity"`
	Nationality Nationality `json:"nationality"`
	Name        Sensitive   `json:"name"`
	Document    Document    `json:"document"`
	Mobile      Sensitive   `json:"mobile"`
	Phone       Sensitive   `json:"phone"`
	Email       Sensitive   `json:"email"`
	Address     Sensitive   `json:"address"`
}

// Approval is a pre-approval or special approval (前置审批, Order 292 art. 5).
// Code is of the rule data.
type Approval struct {
	Code   int    `json:"code"`
	Number string `json:"number"`
}

// Site is a website (Plan 一.3). Domains holds the main domain first and is
// empty for a site on a sub-domain or a bare address, which HomePage then
// names. Head names a person of the form.
type Site struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Domains     []string   `json:"domains"`
	HomePage    string     `json:"homePage"`
	Content     []string   `json:"content"`
	Approvals   []Approval `json:"approvals,omitempty"`
	Interactive bool       `json:"interactive"`
	Languages   []string   `json:"languages"`
	Head        string     `json:"head"`
	Remark      string     `json:"remark,omitempty"`
}

// Form is what the applicant declares. It holds all personal data of a case
// and is kept sealed, apart from the case itself.
type Form struct {
	Subject Subject  `json:"subject"`
	Persons []Person `json:"persons"`
	Sites   []Site   `json:"sites"`
}

// Person gives the person with the id.
func (f *Form) Person(id string) (Person, bool) {
	i := slices.IndexFunc(f.Persons, func(p Person) bool { return p.ID == id })
	if i < 0 {
		return Person{}, false
	}
	return f.Persons[i], true
}

// Clone gives a copy that shares nothing with f.
func (f *Form) Clone() Form {
	c := *f
	c.Persons = slices.Clone(f.Persons)
	c.Sites = slices.Clone(f.Sites)
	for i := range c.Sites {
		s := &c.Sites[i]
		s.Domains = slices.Clone(s.Domains)
		s.Content = slices.Clone(s.Content)
		s.Approvals = slices.Clone(s.Approvals)
		s.Languages = slices.Clone(s.Languages)
	}
	return c
}

// Personal calls visit with the field path and the place of every piece of
// personal data in f, in a fixed order. It is the one list of what is sealed:
// a test holds it against the types.
func (f *Form) Personal(visit func(path string, s *Sensitive)) {
	visit("subject.name", &f.Subject.Name)
	visit("subject.document.number", &f.Subject.Document.Number)
	visit("subject.address", &f.Subject.Address)
	for i := range f.Persons {
		p := &f.Persons[i]
		at := "persons[" + p.ID + "]."
		visit(at+"name", &p.Name)
		visit(at+"document.number", &p.Document.Number)
		visit(at+"mobile", &p.Mobile)
		visit(at+"phone", &p.Phone)
		visit(at+"email", &p.Email)
		visit(at+"address", &p.Address)
	}
}

// Shown gives a copy whose personal data marshals to its text.
func (f *Form) Shown() Form {
	c := f.Clone()
	c.Personal(func(_ string, s *Sensitive) { *s = s.Shown() })
	return c
}

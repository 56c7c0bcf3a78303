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
// bureau decides. Head names a person of the form. Attachments are the papers
// that accompany the form (随附材料), by their codes in the rule data.
type Subject struct {
	Nature         Nature    `json:"nature"`
	Name           Sensitive `json:"name"`
	Document       Document  `json:"document"`
	Province       string    `json:"province"`
	Address        Sensitive `json:"address"`
	Head           string    `json:"head"`
	DeclaredNumber string    `json:"declaredNumber,omitempty"`
	Attachments    []string  `json:"attachments,omitempty"`
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
// and only means something within the form. EmergencyPhone (应急联系电话) is a
// mobile or landline number that reaches somebody else. Attachments are the
// papers about this person, such as a letter of authority.
type Person struct {
	ID             string      `json:"id"`
	Capacity       Capacity    `json:"capacity"`
	Nationality    Nationality `json:"nationality"`
	Name           Sensitive   `json:"name"`
	Document       Document    `json:"document"`
	Mobile         Sensitive   `json:"mobile"`
	Phone          Sensitive   `json:"phone"`
	Email          Sensitive   `json:"email"`
	Address        Sensitive   `json:"address"`
	EmergencyPhone Sensitive   `json:"emergencyPhone,omitzero"`
	Attachments    []string    `json:"attachments,omitempty"`
}

// Approval is a pre-approval or special approval (前置审批, Order 292 art. 5).
// Code is of the rule data.
type Approval struct {
	Code   int    `json:"code"`
	Number string `json:"number"`
}

// Service is whether a site is run for payment (Order 292 art. 3).
type Service string

// The services: a commercial one (经营性) needs a licence, any other (非经营性)
// is filed alone.
const (
	NonCommercial Service = "non-commercial"
	Commercial    Service = "commercial"
)

// Holder is to whom a domain is registered.
type Holder string

// The holders that the rules tell apart.
const (
	HeldBySubject             Holder = "subject"
	HeldByLegalRepresentative Holder = "legal-representative"
	HeldByShareholder         Holder = "shareholder"
	HeldByOther               Holder = "other"
)

// Registration is what the registrar keeps of one domain of a site. ValidUntil
// is the last day of the registration, VerifiedOn the day on which the holder's
// real name was verified (域名实名认证), both 2006-01-02 in Asia/Shanghai;
// VerifiedOn may be empty.
type Registration struct {
	Domain     string `json:"domain"`
	Holder     Holder `json:"holder"`
	ValidUntil string `json:"validUntil"`
	VerifiedOn string `json:"verifiedOn,omitempty"`
}

// Site is a website (Plan 一.3). Domains holds the main domain first and is
// empty for a site on a sub-domain or a bare address, which HomePage then
// names. Head names a person of the form. Licence is the number of the licence
// of a commercial service. Access is what the applicant knows of it (Plan 一.4);
// what counts is what the verifier states in [SiteCheck]. Attachments are the
// papers about this site, such as a domain certificate.
type Site struct {
	ID            string         `json:"id"`
	Name          string         `json:"name"`
	Domains       []string       `json:"domains"`
	Registrations []Registration `json:"registrations,omitempty"`
	HomePage      string         `json:"homePage"`
	Content       []string       `json:"content"`
	Service       Service        `json:"service"`
	Licence       string         `json:"licence,omitempty"`
	Approvals     []Approval     `json:"approvals,omitempty"`
	Interactive   bool           `json:"interactive"`
	Languages     []string       `json:"languages"`
	Head          string         `json:"head"`
	Access        Access         `json:"access,omitzero"`
	Remark        string         `json:"remark,omitempty"`
	Attachments   []string       `json:"attachments,omitempty"`
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
	c.Subject.Attachments = slices.Clone(f.Subject.Attachments)
	c.Persons = slices.Clone(f.Persons)
	for i := range c.Persons {
		c.Persons[i].Attachments = slices.Clone(f.Persons[i].Attachments)
	}
	c.Sites = slices.Clone(f.Sites)
	for i := range c.Sites {
		s := &c.Sites[i]
		s.Domains = slices.Clone(s.Domains)
		s.Registrations = slices.Clone(s.Registrations)
		s.Access.IPRanges = slices.Clone(s.Access.IPRanges)
		s.Attachments = slices.Clone(s.Attachments)
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
		visit(at+"emergencyPhone", &p.EmergencyPhone)
	}
}

// Shown gives a copy whose personal data marshals to its text.
func (f *Form) Shown() Form {
	c := f.Clone()
	c.Personal(func(_ string, s *Sensitive) { *s = s.Shown() })
	return c
}

package rulebook

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"beian/internal/filing"
	"beian/internal/workday"
)

// Overlay is what one province asks for beyond the common rules, under rule set
// "current" alone. A zero member asks for nothing. Its sources are manuals of
// providers, so nothing of it blocks. A unit is whoever is no individual; what
// UnitsOnly names is asked of units alone.
type Overlay struct {
	Province  string   `json:"province"`
	UnitsOnly []string `json:"unitsOnly"`
	Sources   []string `json:"sources"`

	// Of heads. SubjectHead is "legal-representative", or "mainland" for one of
	// that nationality. Ages are full years: below MinAge nobody is head, below
	// ProofAge with an income-proof alone; GuardianAge is of individuals, who may
	// be younger with a guardian-document, whatever MinAge says.
	SubjectHead          string `json:"subjectHead"`
	SubjectHeadAtSite    bool   `json:"subjectHeadAtSite"` // an appointed one is the site's head, too
	SiteHeadDiffers      bool   `json:"siteHeadDiffers"`
	SiteHeadUnique       bool   `json:"siteHeadUnique"` // across subjects
	SiteHeadAuthorised   bool   `json:"siteHeadAuthorisation"`
	MinAge               int    `json:"minAge"`
	ProofAge             int    `json:"proofAge"`
	IndividualMinAge     int    `json:"individualMinAge"`
	GuardianAge          int    `json:"guardianAge"`
	ForeignRefused       bool   `json:"foreignRefused"` // individuals
	TemporaryIDRefused   bool   `json:"temporaryIdRefused"`
	HeadsLocal           bool   `json:"headsLocal"` // by their identity numbers
	PhoneLocal           bool   `json:"phoneLocal"`
	PhoneLocalOrRemark   bool   `json:"phoneLocalOrRemark"`
	AddressSameCity      bool   `json:"addressSameCity"`
	LicenceMinMonthsLeft int    `json:"licenceMinMonthsLeft"` // of a unit's certificate

	// Nonlocal are the papers of which an individual with an identity number of
	// another province brings one, SiteHeadNonlocal those of a unit's site head.
	Nonlocal         []string `json:"nonlocal"`
	NonlocalRefused  bool     `json:"nonlocalRefused"`
	SiteHeadNonlocal []string `json:"siteHeadNonlocal"`

	// Of sites and domains.
	NameChinese           bool     `json:"nameChinese"`
	NameWords             []string `json:"nameWords"`
	NameRemark            bool     `json:"nameRemark"` // unless it is the subject's name
	IndividualRemark      bool     `json:"individualRemark"`
	OneAddress            bool     `json:"oneAddress"`
	DomainMinDaysLeft     int      `json:"domainMinDaysLeft"`
	DomainCertificateFrom int      `json:"domainCertificateFrom"` // domains in a case
	DomainOfSubject       bool     `json:"domainOfSubject"`
	OneDomainPerSite      bool     `json:"oneDomainPerSite"`
	FinanceRefused        bool     `json:"financeRefused"`
	BlogApproval          bool     `json:"blogApproval"` // of individuals

	// Of numbers of sites and domains; 0 is no bound.
	PlanFrom             Count `json:"planFrom"` // sites
	MaxSites             Count `json:"maxSites"`
	MaxDomains           Count `json:"maxDomains"`
	OnePerCaseOver       Count `json:"onePerCaseOver"` // sites
	MaxDomainsPerCase    int   `json:"maxDomainsPerCase"`
	IndividualFirstSites int   `json:"individualFirstSites"`
	StatementOverDomains int   `json:"statementOverDomains"`

	Papers []Paper `json:"papers"`
	Desk   Desk    `json:"desk"`
}

// Count is a bound for individuals and one for units.
type Count struct {
	Individual int `json:"individual"`
	Unit       int `json:"unit"`
}

// of gives the bound for a nature.
func (c Count) of(n filing.Nature) int {
	if n.Natural() {
		return c.Individual
	}
	return c.Unit
}

// Paper is an attachment that the province wants of the subject: of every one,
// or of units, of a nature, or with an appointed head alone. From is the first
// day (2006-01-02, Asia/Shanghai) on which it does.
type Paper struct {
	Code      string        `json:"code"`
	Units     bool          `json:"units"`
	Nature    filing.Nature `json:"nature"`
	Appointed bool          `json:"appointed"`
	From      string        `json:"from"`
	from      time.Time
}

// Desk is what a province asks of the verifier's desk: of the slip, the photo
// and the codes by SMS. ConfirmByHomeNumber says that people of Hong Kong and
// Macau confirm by the end of their home identity number,
// EmptySubjectMayAddSite that a subject whose sites are all gone may add one.
type Desk struct {
	SlipMaxAgeMonths             int  `json:"slipMaxAgeMonths"`
	SlipPerDomain                bool `json:"slipPerDomain"`
	PhotoMaxAgeMonths            int  `json:"photoMaxAgeMonths"`
	ResidencePermitMinMonthsLeft int  `json:"residencePermitMinMonthsLeft"`
	AddressMatchesDomain         bool `json:"addressMatchesDomain"`
	ConfirmByHomeNumber          bool `json:"confirmByHomeNumber"`
	OwnSuffixes                  bool `json:"ownSuffixes"` // the bureau has a list of its own
	EmptySubjectMayAddSite       bool `json:"emptySubjectMayAddSite"`
}

func (b *Book) loadOverlays(data fs.FS) error {
	var file struct{ Overlays []Overlay }
	if err := read(data, "overlays.json", &file); err != nil {
		return err
	}
	if err := knownMembers(data); err != nil {
		return err
	}
	b.overlays = map[string]*Overlay{}
	for i := range file.Overlays {
		o := &file.Overlays[i]
		if _, ok := b.Province(o.Province); !ok || b.overlays[o.Province] != nil {
			return fmt.Errorf("rule data overlays.json: unknown or double province %q", o.Province)
		}
		if err := b.checkPapers(o); err != nil {
			return fmt.Errorf("rule data overlays.json: province %s: %w", o.Province, err)
		}
		b.overlays[o.Province] = o
	}
	return nil
}

// knownMembers refuses a misspelt member, which would ask for nothing. Notes have
// names that end with "Note".
func knownMembers(data fs.FS) error {
	known := map[string]json.RawMessage{"note": nil}
	text, err := json.Marshal(Overlay{})
	if err == nil {
		err = json.Unmarshal(text, &known)
	}
	var file struct{ Overlays []map[string]json.RawMessage }
	if err := errors.Join(err, read(data, "overlays.json", &file)); err != nil {
		return err
	}
	for _, o := range file.Overlays {
		for member := range o {
			if _, ok := known[member]; !ok && !strings.HasSuffix(member, "Note") {
				return fmt.Errorf("rule data overlays.json: province %s: no overlay has the member %q", o["province"], member)
			}
		}
	}
	return nil
}

// checkPapers makes sure that the papers that a province wants are known.
func (b *Book) checkPapers(o *Overlay) error {
	for _, code := range slices.Concat(o.Nonlocal, o.SiteHeadNonlocal) {
		if a := b.attachment(code); a == nil || a.Of != ofPerson {
			return fmt.Errorf("no attachment of a person is called %q", code)
		}
	}
	for i := range o.Papers {
		p := &o.Papers[i]
		if a := b.attachment(p.Code); a == nil || a.Of != ofSubject {
			return fmt.Errorf("no attachment of a subject is called %q", p.Code)
		}
		if p.From == "" {
			continue
		}
		from, err := time.ParseInLocation(time.DateOnly, p.From, workday.Zone())
		if err != nil {
			return err
		}
		p.from = from
	}
	return nil
}

// Overlay gives what the province with the GB/T 2260 code asks for; ok is false
// for one that asks for nothing of its own.
func (b *Book) Overlay(province string) (o Overlay, ok bool) {
	if found := b.overlays[province]; found != nil {
		return *found, true
	}
	return Overlay{}, false
}

// AsksForOwnSiteHeads reports whether a province wants the head of a site to be
// head for one subject only, under a rule set.
func (b *Book) AsksForOwnSiteHeads(set, province string) bool {
	o := b.overlays[province]
	return o != nil && set != Set2010 && o.SiteHeadUnique
}

package rulebook_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// checklistOf writes the checklist of the first site.
func checklistOf(set string, f filing.Form) func(*rulebook.Book) string {
	return func(b *rulebook.Book) string {
		c, ok := b.Checklist(set, &f, "s1")
		if !ok {
			return "none"
		}
		var all []string
		for _, o := range c.Originals {
			var sources []string
			for _, s := range o.Sources {
				sources = append(sources, s.ID)
			}
			all = append(all, o.ID+" "+o.Of+" ["+strings.Join(sources, " ")+"]")
		}
		var ticks []string
		for _, p := range c.Photo {
			ticks = append(ticks, p.ID)
		}
		return strings.Join(all, ", ") + "; " + strings.Join(c.Fields, " ") + "; " + strings.Join(ticks, " ")
	}
}

func checklistProbes() []probe {
	enterprise := filingtest.Form(filing.Enterprise, "11", 1)
	licensed := enterprise.Clone()
	licensed.Sites[0].Approvals = []filing.Approval{{Code: 1, Number: "1"}}
	licensed.Sites[0].Licence = "B2-20080101"
	bare := enterprise.Clone()
	bare.Sites[0].Domains, bare.Sites[0].Registrations = nil, nil
	person := func(id string) string {
		return "persons[" + id + "].name persons[" + id + "].document.type persons[" + id + "].document.number persons[" + id + "].document.validUntil persons[" +
			id + "].mobile persons[" + id + "].phone persons[" + id + "].email persons[" + id + "].address"
	}
	subject := "subject.name subject.document.type subject.document.number subject.document.validUntil subject.address "
	site := " sites[s1].name sites[s1].domains sites[s1].homePage sites[s1].content sites[s1].registrations"
	heads := "person-document persons[p1].document [resident-id-source issuing-authority], person-document persons[p2].document [resident-id-source issuing-authority], " +
		"authorisation-letter persons[p2].attachments [issuer-in-person]"
	domain := ", domain-certificate sites[s1].registrations [domain-whois registrar]"
	all := []probe{
		{
			"checklist of an enterprise",
			"subject-document subject.document [enterprise-credit issuing-authority], " + heads + domain + "; " + subject + person("p1") + " " + person("p2") + site + "; face bareheaded-front",
			checklistOf("current", enterprise),
		},
		{
			"checklist of an enterprise with approval and licence",
			"subject-document subject.document [enterprise-credit issuing-authority], " + heads + domain +
				", approval-document sites[s1].approvals [issuing-authority], service-licence sites[s1].licence [issuing-authority telecom-licence-register]; " +
				subject + person("p1") + " " + person("p2") + site + " sites[s1].approvals sites[s1].licence; backdrop visible-time face bareheaded-front",
			checklistOf("2010", licensed),
		},
		{
			"checklist of a site without a domain",
			"subject-document subject.document [enterprise-credit issuing-authority], " + heads + "; " + subject + person("p1") + " " + person("p2") +
				" sites[s1].name sites[s1].homePage sites[s1].content; face bareheaded-front",
			checklistOf("current", bare),
		},
		{
			"checklist of an individual",
			"person-document persons[p1].document [resident-id-source issuing-authority]" + domain + "; " + subject + person("p1") + site + "; face bareheaded-front",
			checklistOf("current", filingtest.Form(filing.Individual, "11", 1)),
		},
		{"checklist of no site", "none", func(b *rulebook.Book) string {
			return checklistOf("current", filing.Form{})(b)
		}},
	}
	for document, want := range map[string]string{
		"business-licence": "enterprise-credit issuing-authority", "representative-office-certificate": "enterprise-credit issuing-authority",
		"organisation-code-certificate": "credit-code-centre issuing-authority", "credit-code-certificate": "credit-code-centre issuing-authority",
		"institution-certificate":       "institution-register issuing-authority",
		"social-group-certificate":      "social-organisation-register issuing-authority",
		"private-nonprofit-certificate": "social-organisation-register issuing-authority",
		"foundation-certificate":        "social-organisation-register issuing-authority",
		"law-firm-licence":              "law-firm-register issuing-authority", "army-code-certificate": "army-authority issuing-authority",
	} {
		f := enterprise.Clone()
		f.Subject.Document.Type = document
		all = append(all, probe{"sources of " + document, want, sourcesOf(f, 0)})
	}
	for document, want := range map[string]string{
		"resident-id": "resident-id-source issuing-authority", "temporary-resident-id": "resident-id-source issuing-authority",
		"household-register": "resident-id-source issuing-authority", "officer-id": "issuing-authority",
		"taiwan-permit": "immigration issuing-authority", "hk-macau-permit": "immigration issuing-authority",
		"residence-permit": "immigration issuing-authority", "passport": "immigration issuing-authority",
		"permanent-residence-card": "immigration issuing-authority",
	} {
		f := enterprise.Clone()
		f.Persons[0].Document.Type = document
		all = append(all, probe{"sources of " + document, want, sourcesOf(f, 1)})
	}
	return all
}

func sourcesOf(f filing.Form, original int) func(*rulebook.Book) string {
	return func(b *rulebook.Book) string {
		c, _ := b.Checklist("current", &f, "s1")
		if len(c.Originals) <= original {
			return "none"
		}
		var all []string
		for _, s := range c.Originals[original].Sources {
			all = append(all, s.ID)
		}
		return strings.Join(all, " ")
	}
}

func scanProbes() []probe {
	age := func(province, want string) probe {
		return probe{"age of a photo in " + province, want, func(b *rulebook.Book) string {
			return b.PhotoAge(province, at("2026-03-15 09:00")).String()
		}}
	}
	all := []probe{age("11", "720h0m0s"), age("61", (28 * 24 * time.Hour).String())}
	for code, want := range map[string]filing.Severity{
		rulebook.ScanDuplicate: filing.Human, rulebook.ScanNeverArrived: filing.Block, rulebook.ScanLate: filing.Block, rulebook.AttachmentScan: filing.Human,
	} {
		all = append(all, probe{"finding " + code, string(want), func(b *rulebook.Book) string {
			return string(b.ScanFinding(code, "").Severity)
		}})
	}
	return all
}

func agreementProbes() []probe {
	list := func(when, want string) probe {
		return probe{"agreements at " + when, want, func(b *rulebook.Book) string {
			var all []string
			for _, a := range b.Agreements(when) {
				all = append(all, fmt.Sprint(a.ID, " ", a.Version, " ", a.By))
			}
			return strings.Join(all, ", ")
		}}
	}
	return []probe{
		list("submission", "commission 1 applicant, privacy-notice 1 applicant"),
		list("slip", "truth-clause 1 both, security-agreement 1 both"),
		list("desk", "sensitive-data 1 person"),
	}
}

// TestCorrect: a correction writes one field and nothing else, and leaves alone
// what is not corrected at the desk.
func TestCorrect(t *testing.T) {
	form := filingtest.Form(filing.Enterprise, "11", 1)
	form.Sites[0].Approvals = []filing.Approval{{Code: 1, Number: "1"}}
	for _, tt := range []struct{ path, value, changed string }{
		{"subject.name", "示例", "[subject.name]"},
		{"subject.document.validUntil", "", "[subject.document.validUntil]"},
		{"persons[p2].document.number", "1", "[persons[p2].document.number]"},
		{"persons[p1].emergencyPhone", "", "[persons[p1].emergencyPhone]"},
		{"sites[s1].domains[0]", "shili-new.cn", "[sites[s1].domains]"},
		{"sites[s1].domains[0]", "", "[sites[s1].domains]"},
		{"sites[s1].registrations[0].holder", "other", "[sites[s1].registrations]"},
		{"sites[s1].approvals[0].code", "2", "[sites[s1].approvals]"},
		{"sites[s1].interactive", "true", "[sites[s1].interactive]"},
		{"sites[s1].licence", "B2-20080101", "[sites[s1].licence]"},
		{"sites[s1].approvals[0].code", "x", "refused"},
		{"sites[s1].domains[1]", "x.cn", "refused"},
		{"sites[s1].domains[-1]", "x.cn", "refused"},
		{"sites[s1].domains", "x.cn", "refused"},
		{"sites[s9].name", "x", "refused"},
		{"persons[p9].name", "x", "refused"},
		{"subject", "x", "refused"},
		{"subject.document", "x", "refused"},
		{"subject.province", "31", "refused"},
		{"subject.nature", "army", "refused"},
		{"subject.head", "p2", "refused"},
		{"sites[s1].head", "p1", "refused"},
		{"persons[p1].id", "p3", "refused"},
		{"sites[s1].access.region", "31", "refused"},
		{"", "x", "refused"},
		{"subject.nickname", "x", "refused"},
		{"persons[p1].mobile.x", "x", "refused"},
	} {
		after := form.Clone()
		err := rulebook.Correct(&after, tt.path, filing.NewSensitive(tt.value))
		got := fmt.Sprint(rulebook.Changed(&form, &after))
		if err != nil {
			got = "refused"
			if c := rulebook.Changed(&form, &after); len(c) > 0 {
				t.Errorf("%s was refused and changed %v", tt.path, c)
			}
		}
		if got != tt.changed {
			t.Errorf("%s = %q: %s (%v), want %s", tt.path, tt.value, got, err, tt.changed)
		}
	}
}

// TestConcerned: a change concerns the sites that it is of, or that its person
// answers for.
func TestConcerned(t *testing.T) {
	f := filingtest.Form(filing.Enterprise, "11", 1)
	f.Persons = append(f.Persons, f.Persons[1])
	f.Persons[2].ID = "p3"
	f.Sites = append(f.Sites, f.Sites[0])
	f.Sites[1].ID, f.Sites[1].Head = "s2", "p3"
	for path, want := range map[string]string{
		"subject.name": "[s1 s2]", "persons[p1].mobile": "[s1 s2]", "persons[p2].mobile": "[s1]", "persons[p3].name": "[s2]",
		"sites[s2].domains": "[s2]", "persons[p30].name": "[]",
	} {
		if got := fmt.Sprint(rulebook.Concerned(&f, []string{path})); got != want {
			t.Errorf("%s concerns %s, want %s", path, got, want)
		}
	}
}

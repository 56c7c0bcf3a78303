// Package filingtest makes fictitious filings for tests, the demonstration and
// the simulation. Everything in them is made up: names say that they are
// examples (示例), organisation codes are of the zone that GB 11714 never issues,
// and no division of an ID number exists.
package filingtest

import (
	"fmt"
	"time"

	"beian/internal/filing"
)

// Now gives the moment that tests and the demonstration start at: 9 o'clock on
// Monday 2026-03-02 in Asia/Shanghai, in UTC. The documents of a form are valid
// then and for years after it.
func Now() time.Time { return time.Date(2026, 3, 2, 1, 0, 0, 0, time.UTC) }

// Natures lists every nature of a subject.
func Natures() []filing.Nature {
	return []filing.Nature{
		filing.Government, filing.Institution, filing.SocialGroup, filing.Enterprise, filing.SoleTrader,
		filing.Army, filing.PrivateNonprofit, filing.Foundation, filing.LawFirm, filing.Individual,
	}
}

// validUntil is the last valid day of every document of a form.
const validUntil = "2035-12-31"

// Form gives a complete form without a fault: one subject of the nature, in the
// province (GB/T 2260, two digits), with one site. Different n, from 0 to
// 4,999,999, differ in every document number, mobile, e-mail address and
// domain; the same arguments give the same form. Its attachments are those that
// the province asks for. The access is left to the verifier.
//
// An organisation has its legal representative, "p1", who answers for the
// subject, and an appointed head of the site, "p2"; an individual answers for
// both as "p1". The site is "s1".
func Form(nature filing.Nature, province string, n int) filing.Form {
	if nature.Natural() {
		return individual(province, n)
	}
	o := organisation(nature)
	name := o.name
	if n > 0 {
		name = fmt.Sprintf("%s（%d）", o.name, n)
	}
	f := filing.Form{
		Subject: filing.Subject{
			Nature: nature, Name: filing.NewSensitive(name), Province: province, Head: "p1",
			Address: address(province, n),
			Document: filing.Document{
				Type: o.document, Number: filing.NewSensitive(o.number(province, n)), ValidUntil: o.valid, Reason: o.reason,
			},
			Attachments: papers(nature, province),
		},
		Persons: []filing.Person{
			person("p1", filing.LegalRepresentative, "张示例", province, 2*n),
			person("p2", filing.Appointed, "李示例", province, 2*n+1),
		},
		Sites: []filing.Site{site("示例"+o.site, n, o.suffix)},
	}
	f.Persons[1].Attachments = []string{"authorisation-letter"}
	f.Sites[0].Head, f.Sites[0].Content = "p2", []string{"organisation-portal"}
	return f
}

// Domain gives the domain of the site of an enterprise's or individual's form.
func Domain(n int) string { return fmt.Sprintf("shili-%06d.cn", n) }

func individual(province string, n int) filing.Form {
	p := person("p1", filing.Himself, "王示例", province, 2*n)
	f := filing.Form{
		Subject: filing.Subject{
			Nature: filing.Individual, Name: p.Name, Document: p.Document, Province: province, Address: p.Address, Head: "p1",
			Attachments: papers(filing.Individual, province),
		},
		Persons: []filing.Person{p},
		Sites:   []filing.Site{site("示例的读书笔记", n, ".cn")},
	}
	f.Sites[0].Head, f.Sites[0].Content, f.Sites[0].Remark = "p1", []string{"blog"}, "个人读书笔记"
	if province == "36" || province == "61" { // they approve blogs beforehand
		f.Sites[0].Attachments = append(f.Sites[0].Attachments, "approval-document")
	}
	return f
}

// Abroad gives an individual's form whose applicant is of another nationality,
// with the document that people of it usually show.
func Abroad(nationality filing.Nationality, province string, n int) filing.Form {
	f := individual(province, n)
	p := &f.Persons[0]
	p.Nationality = nationality
	switch nationality {
	case filing.HKMacau:
		p.Document.Type, p.Document.Number = "hk-macau-permit", filing.NewSensitive(fmt.Sprintf("H%08d", n))
	case filing.Taiwan:
		p.Document.Type, p.Document.Number = "taiwan-permit", filing.NewSensitive(fmt.Sprintf("%08d", n))
	case filing.Foreign:
		p.Document.Type, p.Document.Number = "passport", filing.NewSensitive(fmt.Sprintf("SHILI%07d", n))
	case filing.Mainland:
	}
	f.Subject.Document = p.Document
	return f
}

func person(id string, capacity filing.Capacity, name, province string, n int) filing.Person {
	return filing.Person{
		ID: id, Capacity: capacity, Nationality: filing.Mainland, Name: filing.NewSensitive(name),
		Document: filing.Document{
			Type: "resident-id", Number: filing.NewSensitive(ResidentID(province, n)), ValidUntil: validUntil,
		},
		Mobile:         filing.NewSensitive(fmt.Sprintf("1990%07d", n)),
		Phone:          filing.NewSensitive(fmt.Sprintf("%s-8%07d", areaCode(province), n)),
		Email:          filing.NewSensitive(fmt.Sprintf("shili%d@%s", n, Domain(n/2))),
		Address:        address(province, n),
		EmergencyPhone: filing.NewSensitive(fmt.Sprintf("1991%07d", n)),
	}
}

func site(name string, n int, suffix string) filing.Site {
	domain := fmt.Sprintf("shili-%06d%s", n, suffix)
	return filing.Site{
		ID: "s1", Name: name, Domains: []string{domain}, HomePage: "https://www." + domain + "/",
		Registrations: []filing.Registration{
			{Domain: domain, Holder: filing.HeldBySubject, ValidUntil: validUntil, VerifiedOn: "2026-01-05"},
		},
		Service: filing.NonCommercial, Languages: []string{"zh-Hans"}, Remark: "用于介绍和联系",
		Attachments: []string{"domain-certificate"},
	}
}

func address(province string, n int) filing.Sensitive {
	return filing.NewSensitive(fmt.Sprintf("%s示例市示例区示例路%d号示例大厦101室", provinceName(province), n+1))
}

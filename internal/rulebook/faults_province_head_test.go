package rulebook_test

import (
	"beian/internal/filing"
	"beian/internal/rulebook"
)

func provinceHeadFaults() []fault {
	const current = rulebook.SetCurrent
	appointed := func(f *filing.Form) {
		f.Persons[0].Capacity, f.Persons[0].Attachments = filing.Appointed, []string{"authorisation-letter"}
	}
	one := func(f *filing.Form) { f.Sites[0].Head, f.Persons = "p1", f.Persons[:1] }
	abroad := func(f *filing.Form) {
		p := &f.Persons[0]
		p.Nationality, p.Document.Type, p.Document.Number = filing.Foreign, "passport", secret("SHILI0000001")
		if f.Subject.Nature.Natural() {
			f.Subject.Document = p.Document
		}
	}
	all := each("12 13 14 15 21 22 31 33 35 36 41 42 43 44 45 50 52 54 61 63 64 65", fault{
		name: "appointed subject head", set: current, spoil: appointed, want: []string{"province-subject-head subject.head"},
	})
	all = append(all, each("11 23 37 46 51 53", fault{name: "appointed subject head", set: current, spoil: appointed})...)
	all = append(all, each("32 34", fault{
		name: "appointed subject head", set: current, spoil: appointed, want: []string{"province-head-at-site sites[s1].head"},
	})...)
	all = append(all, each("32 34", fault{name: "appointed head of both", set: current, spoil: func(f *filing.Form) {
		appointed(f)
		one(f)
	}})...)
	all = append(all, each("31 42 52", fault{
		name: "site head without letter", set: current, want: []string{"province-site-head-letter persons[p2].attachments"},
		spoil: func(f *filing.Form) { f.Persons[1].Attachments = nil },
	})...)
	known := func(p *filing.Person) bool { return p.ID == "p2" }
	all = append(all, each("23 44", fault{
		name: "site head of another subject", set: current, facts: rulebook.Facts{HeadTaken: known},
		want: []string{"province-site-head-taken persons[p2].document.number"},
	})...)
	licence := func(until string) func(*filing.Form) {
		return func(f *filing.Form) { f.Subject.Document.ValidUntil = until }
	}
	return append(all,
		fault{name: "appointed subject head", set: rulebook.Set2010, in: "31", spoil: appointed},
		fault{name: "site head without letter", set: current, in: "33", spoil: func(f *filing.Form) { f.Persons[1].Attachments = nil }},
		fault{name: "site head of another subject", set: current, in: "33", facts: rulebook.Facts{HeadTaken: known}},
		fault{name: "foreign subject head", set: current, in: "37", spoil: abroad, want: []string{"province-subject-head-mainland subject.head"}},
		fault{name: "foreign subject head", set: current, in: "36", spoil: abroad},
		fault{name: "one head", set: current, in: "12", spoil: one, want: []string{"province-site-head sites[s1].head"}},
		fault{name: "one head", set: current, in: "13", spoil: one},
		fault{name: "one head", set: rulebook.Set2010, in: "12", spoil: one},
		fault{
			name: "foreigner", set: current, nature: filing.Individual, in: "13", spoil: abroad,
			want: []string{"province-foreign subject.province"},
		},
		fault{name: "foreigner", set: current, nature: filing.Individual, in: "37", spoil: abroad},
		fault{name: "foreign head of a company", set: current, in: "13", spoil: abroad},
		fault{
			name: "licence of six months less a day", set: current, in: "31", spoil: licence("2026-09-01"),
			want: []string{"province-licence-expiring subject.document.validUntil"},
		},
		fault{name: "licence of six months", set: current, in: "31", spoil: licence("2026-09-02")},
		fault{
			name: "licence of two months", set: current, in: "31", spoil: licence("2026-05-02"),
			want: []string{"document-expiring subject.document.validUntil"},
		},
		fault{name: "licence of four months", set: current, in: "33", spoil: licence("2026-07-02")},
	)
}

package rulebook_test

import (
	"fmt"
	"time"

	"beian/internal/filing"
	"beian/internal/rulebook"
)

// sites gives a spoiler that makes the form one of n sites, each with a domain
// of its own.
func sites(n int) func(*filing.Form) {
	return func(f *filing.Form) {
		first := f.Sites[0]
		f.Sites = nil
		for i := range n {
			s := first
			s.ID, s.Name = fmt.Sprintf("s%d", i+1), fmt.Sprintf("%s之%d", first.Name, i+1)
			domain := fmt.Sprintf("shili-%06d%s", 900+i, ending(first.Domains[0]))
			s.Domains, s.HomePage = []string{domain}, "https://"+domain+"/"
			r := first.Registrations[0]
			r.Domain = domain
			s.Registrations = []filing.Registration{r}
			f.Sites = append(f.Sites, s)
		}
	}
}

func ending(domain string) string { return domain[len("shili-000001"):] }

func provinceSiteFaults() []fault {
	const current = rulebook.SetCurrent
	const individual = filing.Individual
	named := func(name string) func(*filing.Form) { return func(f *filing.Form) { f.Sites[0].Name = name } }
	noRemark := func(f *filing.Form) { f.Sites[0].Remark = "" }
	bare := func(n int) func(*filing.Form) {
		return func(f *filing.Form) {
			sites(n)(f)
			for i := range f.Sites {
				f.Sites[i].Attachments = nil
			}
			f.Subject.Attachments = append(f.Subject.Attachments, "site-plan")
		}
	}
	every := func(rule string, n int, field string) []string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf("%s sites[s%d].%s", rule, i+1, field))
		}
		return all
	}
	content := func(code string) func(*filing.Form) {
		return func(f *filing.Form) { f.Sites[0].Content = []string{code}; approved(13)(f) }
	}
	blog := func(f *filing.Form) { f.Sites[0].Attachments = []string{"domain-certificate"} }
	two := func(f *filing.Form) {
		f.Sites[0].Domains = append(f.Sites[0].Domains, "shili-zwei.cn")
		r := f.Sites[0].Registrations[0]
		r.Domain = "shili-zwei.cn"
		f.Sites[0].Registrations = append(f.Sites[0].Registrations, r)
	}
	holder := func(h filing.Holder) func(*filing.Form) {
		return func(f *filing.Form) { f.Sites[0].Registrations[0].Holder = h }
	}
	until := func(day string) func(*filing.Form) {
		return func(f *filing.Form) { f.Sites[0].Registrations[0].ValidUntil = day }
	}
	all := each("36 61", fault{
		name: "blog", set: current, nature: individual, spoil: blog, want: []string{"province-blog sites[s1].attachments"},
	})
	all = append(all, each("12 37", fault{
		name: "individual's site without remark", set: current, nature: individual, spoil: noRemark,
		want: []string{"province-individual-remark sites[s1].remark"},
	})...)
	return append(all,
		fault{name: "blog", set: current, nature: individual, in: "33", spoil: blog},
		fault{name: "individual's site without remark", set: current, nature: individual, in: "50", spoil: noRemark},
		fault{name: "site without remark", set: current, in: "12", spoil: noRemark},
		fault{name: "site without remark", set: current, in: "50", spoil: noRemark, want: []string{"province-name-remark sites[s1].remark"}},
		fault{name: "site of the same name without remark", set: current, in: "50", spoil: func(f *filing.Form) {
			noRemark(f)
			f.Sites[0].Name = f.Subject.Name.Reveal()
		}},
		fault{name: "English name", set: current, in: "31", spoil: named("Shili Network"), want: []string{"province-site-name sites[s1].name"}},
		fault{name: "English name", set: rulebook.Set2010, in: "31", spoil: named("Shili Network"), want: []string{"site-name-plain sites[s1].name"}},
		fault{name: "name of a forum", set: current, in: "31", spoil: named("示例网络论坛"), want: []string{"province-site-name sites[s1].name"}},
		fault{name: "name of a forum", set: current, in: "33", spoil: named("示例网络论坛")},
		fault{name: "no certificate of one", set: current, in: "32", spoil: bare(1), want: every("province-domain-certificate", 1, "attachments")},
		fault{name: "no certificate of three", set: current, in: "41", spoil: bare(3)},
		fault{name: "no certificate of four", set: current, in: "41", spoil: bare(4), want: every("province-domain-certificate", 4, "attachments")},
		fault{name: "no certificate of four", set: current, in: "61", spoil: bare(4)},
		fault{name: "no certificate of five", set: current, in: "61", spoil: bare(5), want: every("province-domain-certificate", 5, "attachments")},
		fault{name: "no certificate of five", set: current, in: "11", spoil: bare(5)},
		fault{
			name: "two domains of a site", set: current, in: "65", spoil: two,
			want: []string{"domain-one-per-site sites[s1].domains", "province-one-domain sites[s1].domains"},
		},
		fault{name: "two domains of a site", set: rulebook.Set2010, in: "65", spoil: two},
		fault{name: "finance", set: current, in: "36", spoil: content("payment"), want: []string{"province-finance sites[s1].content"}},
		fault{name: "finance", set: current, in: "37", spoil: content("payment")},
		fault{
			name: "domain of the legal representative", set: current, in: "64", spoil: holder(filing.HeldByLegalRepresentative),
			want: []string{"province-domain-holder sites[s1].registrations"},
		},
		fault{
			name: "domain of half a year less a day", set: current, in: "31", spoil: until("2026-08-28"),
			want: []string{"province-domain-expiring sites[s1].registrations"},
		},
		fault{name: "domain of half a year", set: current, in: "31", spoil: until("2026-08-29")},
		fault{name: "domain of half a year less a day", set: current, in: "33", spoil: until("2026-08-28")},
	)
}

func provinceCaseFaults() []fault {
	const current = rulebook.SetCurrent
	const individual = filing.Individual
	filed := func(n int) rulebook.Facts { return rulebook.Facts{FiledSites: n} }
	planned := func(n int) func(*filing.Form) {
		return func(f *filing.Form) {
			sites(n)(f)
			f.Subject.Attachments = append(f.Subject.Attachments, "site-plan")
		}
	}
	plan := []string{"province-plan subject.attachments"}
	all := []fault{
		{name: "29 sites filed", set: current, in: "31", facts: filed(29), want: plan},
		{name: "28 sites filed", set: current, in: "31", facts: filed(28)},
		{name: "29 sites filed", set: current, nature: individual, in: "31", facts: filed(29), want: plan},
		{name: "six sites", set: current, in: "35", spoil: sites(6), want: plan},
		{name: "six sites with plan", set: current, in: "35", spoil: planned(6)},
		{name: "five sites", set: current, in: "35", spoil: sites(5)},
		{name: "six sites", set: current, nature: individual, in: "35", spoil: sites(6), want: plan},
		{name: "one site more", set: current, in: "43", facts: filed(1), want: plan},
		{name: "one site more", set: current, nature: individual, in: "43", facts: filed(1), want: plan},
		{name: "first site", set: current, in: "43"},
		{name: "six sites", set: current, nature: individual, in: "44", spoil: sites(6), want: plan},
		{name: "five sites", set: current, nature: individual, in: "44", spoil: sites(5)},
		{name: "31 sites filed", set: current, in: "44", facts: filed(31), want: plan},
		{name: "30 sites filed", set: current, in: "44", facts: filed(30)},
		{name: "six sites", set: current, nature: individual, in: "50", spoil: sites(6), want: plan},
		{name: "30 sites filed", set: current, in: "50", facts: filed(30), want: plan},
		{name: "29 sites filed", set: current, in: "50", facts: filed(29)},
		{name: "six sites", set: rulebook.Set2010, in: "35", spoil: sites(6)},

		{name: "31st site", set: current, in: "61", facts: filed(30), want: []string{"province-max-sites sites"}},
		{name: "30th site", set: current, in: "61", facts: filed(29)},
		{name: "31st site", set: current, nature: individual, in: "61", facts: filed(30)},

		{name: "eleven domains", set: current, nature: individual, in: "32", spoil: sites(11), want: []string{"province-max-domains sites"}},
		{name: "ten domains", set: current, nature: individual, in: "32", spoil: sites(10)},
		{name: "eleven domains", set: current, in: "32", spoil: sites(11)},
		{
			name: "31 domains", set: current, in: "32", spoil: manyDomains(31),
			want: []string{"province-max-domains sites", "domain-one-per-site sites[s1].domains"},
		},
		{name: "30 domains", set: current, in: "32", spoil: manyDomains(30), want: []string{"domain-one-per-site sites[s1].domains"}},

		{name: "four domains", set: current, in: "14", spoil: sites(4), want: []string{"province-case-domains sites"}},
		{name: "three domains", set: current, in: "14", spoil: sites(3)},
		{name: "six domains", set: current, in: "41", spoil: sites(6), want: []string{"province-case-domains sites"}},
		{name: "five domains", set: current, in: "41", spoil: sites(5)},
		{name: "two domains", set: current, in: "42", spoil: sites(2), want: []string{"province-case-domains sites"}},
		{name: "two domains", set: current, in: "43", spoil: planned(2), want: []string{"province-case-domains sites"}},
		{name: "six domains", set: current, in: "11", spoil: sites(6)},

		{name: "eight sites", set: current, nature: individual, in: "36", spoil: func(f *filing.Form) {
			sites(8)(f)
		}, want: []string{"province-one-per-case sites"}},
		{name: "seven sites", set: current, nature: individual, in: "36", spoil: sites(7)},
		{name: "16 sites", set: current, in: "36", spoil: sites(16), want: []string{"province-one-per-case sites"}},
		{name: "15 sites", set: current, in: "36", spoil: sites(15)},
		{name: "16th site", set: current, in: "36", facts: filed(15)},

		{name: "two sites at first", set: current, nature: individual, in: "46", spoil: sites(2), want: []string{"province-first-sites sites"}},
		{name: "two sites later", set: current, nature: individual, in: "46", spoil: sites(2), facts: filed(1)},
		{name: "two sites at first", set: current, in: "46", spoil: sites(2)},

		{name: "six domains", set: current, in: "51", spoil: sites(6), want: []string{"province-domains-statement subject.attachments"}},
		{name: "five domains", set: current, in: "51", spoil: sites(5)},
		{name: "six domains with statement", set: current, in: "51", spoil: func(f *filing.Form) {
			sites(6)(f)
			f.Subject.Attachments = []string{"domains-statement"}
		}},
	}
	return all
}

// manyDomains gives a spoiler that gives the site n domains.
func manyDomains(n int) func(*filing.Form) {
	return func(f *filing.Form) {
		s := &f.Sites[0]
		for i := 1; i < n; i++ {
			domain := fmt.Sprintf("shili-%06d.cn", 900+i)
			r := s.Registrations[0]
			r.Domain = domain
			s.Domains, s.Registrations = append(s.Domains, domain), append(s.Registrations, r)
		}
	}
}

// paperFaults leave out the papers that provinces want.
func paperFaults() []fault {
	const current = rulebook.SetCurrent
	const missing = "province-papers subject.attachments"
	none := func(f *filing.Form) { f.Subject.Attachments = nil }
	only := func(code string) func(*filing.Form) {
		return func(f *filing.Form) { f.Subject.Attachments = []string{code} }
	}
	appointed := func(f *filing.Form) {
		f.Persons[0].Capacity, f.Persons[0].Attachments = filing.Appointed, []string{"authorisation-letter"}
	}
	before := func(day string) time.Time {
		at, err := time.Parse(time.DateOnly, day)
		if err != nil {
			panic(err)
		}
		return at.Add(-9 * time.Hour) // an hour before the day begins in Asia/Shanghai
	}
	young := func(f *filing.Form) { f.Sites[0].Registrations[0].VerifiedOn = ""; none(f) }
	all := each("31 44 45", fault{name: "no paper", set: current, spoil: none, want: []string{missing}})
	all = append(all, each("32 41", fault{name: "no paper", set: current, spoil: none, want: []string{missing, missing}})...)
	for paper, province := range map[string]string{
		"jiangsu-commitment": "32", "jiangsu-responsibility": "32", "henan-no-programmes": "41", "henan-commerce": "41",
	} {
		all = append(all, fault{name: "only " + paper, set: current, in: province, spoil: only(paper), want: []string{missing}})
	}
	return append(all,
		fault{name: "no paper", set: rulebook.Set2010, in: "31", spoil: none},
		fault{name: "no paper yet", set: current, in: "32", at: before("2021-06-01"), spoil: young},
		fault{name: "no paper at last", set: current, in: "32", at: before("2021-06-01").Add(time.Hour), spoil: young, want: []string{missing, missing}},
		fault{name: "no paper yet", set: current, in: "44", at: before("2021-06-21"), spoil: young},
		fault{name: "no paper at last", set: current, in: "44", at: before("2021-06-21").Add(time.Hour), spoil: young, want: []string{missing}},
		fault{name: "appointed without paper", set: current, in: "62", spoil: appointed, want: []string{missing}},
		fault{name: "appointed with paper", set: current, in: "62", spoil: func(f *filing.Form) {
			appointed(f)
			only("gansu-authorisation")(f)
		}},
		fault{name: "no paper", set: current, in: "65", spoil: none, want: []string{missing}},
		fault{name: "no paper", set: current, nature: filing.Government, in: "36", spoil: none, want: []string{missing}},
		fault{name: "no paper", set: current, nature: filing.Institution, in: "15", spoil: none, want: []string{missing}},
		fault{name: "no paper", set: current, nature: filing.Institution, in: "36", spoil: none, want: []string{missing}},
		fault{name: "no paper", set: current, nature: filing.LawFirm, in: "11", spoil: none, want: []string{missing}},
	)
}

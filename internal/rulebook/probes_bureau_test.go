package rulebook_test

import (
	"strings"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// bureauProbes are what a reviewer ticks, and what a bureau's system answers.
func bureauProbes() []probe {
	results := probe{
		"results of a bureau's system",
		"format=delivery-format subject-exists=delivery-subject-exists domain-exists=delivery-domain-exists " +
			"real-name=delivery-domain-real-name blacklisted=delivery-blacklisted material=delivery-material 4711=other-delivery",
		func(b *rulebook.Book) string {
			var all []string
			for _, code := range strings.Fields("format subject-exists domain-exists real-name blacklisted material 4711") {
				reason, _ := b.DeliveryReason(code)
				all = append(all, code+"="+reason)
			}
			return strings.Join(all, " ")
		},
	}
	return []probe{
		results,
		{
			"ticks of an enterprise with two sites, one dropped",
			`subject.name review-subject "subject.name"
subject.document review-subject "subject.document"
subject.address review-subject "subject.address"
persons[p1].name review-head "persons[p1].name"
persons[p1].document review-head "persons[p1].document"
persons[p1].mobile review-contact "persons[p1].mobile"
persons[p2].name review-head "persons[p2].name"
persons[p2].document review-head "persons[p2].document"
persons[p2].mobile review-contact "persons[p2].mobile"
sites[s1].name review-site-name "sites[s1].name"
sites[s1].domains review-domain "sites[s1].domains"
sites[s1].content review-content "sites[s1].content"
sites[s1].approvals review-approval "sites[s1].approvals"
sites[s1].photo review-photo ""
sites[s1].slip review-slip ""
`,
			func(b *rulebook.Book) string {
				f := filingtest.Form(filing.Enterprise, "11", 1)
				f.Sites = append(f.Sites, f.Sites[0])
				f.Sites[1].ID = "s2"
				f.Sites[0].Approvals = []filing.Approval{{Code: 1, Number: "1"}}
				f.Persons = append(f.Persons, filing.Person{ID: "p3"}) // of the form, and head of nothing
				return ticks(b, f, filing.SiteState{ID: "s1", Head: "p2", Verification: &filing.SiteCheck{Photo: "a", Slip: "b"}})
			},
		},
		{
			"ticks of a site without domain, photo and slip",
			"subject.name review-subject \"subject.name\"\nsubject.document review-subject \"subject.document\"\nsubject.address review-subject \"subject.address\"\n" +
				"persons[p1].name review-head \"persons[p1].name\"\npersons[p1].document review-head \"persons[p1].document\"\npersons[p1].mobile review-contact \"persons[p1].mobile\"\n" +
				"sites[s1].name review-site-name \"sites[s1].name\"\nsites[s1].content review-content \"sites[s1].content\"\n",
			func(b *rulebook.Book) string {
				f := filingtest.Form(filing.Individual, "11", 1)
				f.Sites[0].Domains = nil
				return ticks(b, f, filing.SiteState{ID: "s1", Head: "p1", Verification: &filing.SiteCheck{}})
			},
		},
	}
}

func ticks(b *rulebook.Book, f filing.Form, standing ...filing.SiteState) string {
	var text strings.Builder
	for _, k := range b.KeyTicks(&f, standing) {
		text.WriteString(k.Path + " " + k.Reason + " \"" + k.Field() + "\"\n")
	}
	return text.String()
}

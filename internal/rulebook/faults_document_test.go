package rulebook_test

import (
	"strings"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// subjectShows gives a spoiler that changes the subject's document.
func subjectShows(document, number string) func(*filing.Form) {
	return func(f *filing.Form) {
		f.Subject.Document.Type, f.Subject.Document.Number = document, secret(number)
		f.Subject.Document.Reason = ""
	}
}

// headShows gives a spoiler that changes the document and nationality of p2.
func headShows(n filing.Nationality, document, number string) func(*filing.Form) {
	return func(f *filing.Form) {
		p := &f.Persons[1]
		p.Nationality, p.Document.Type, p.Document.Number = n, document, secret(number)
	}
}

func documentFaults() []fault {
	return []fault{
		{
			name: "of another nature", want: []string{"document-type subject.document.type"},
			spoil: subjectShows("law-firm-licence", filingtest.CreditCode("91", "11", 1)),
		},
		{
			name: "of another nationality", want: []string{"document-type persons[p2].document.type"},
			spoil: headShows(filing.Mainland, "passport", "SHILI0000001"),
		},
		{
			name: "a foreign head of a company", want: nil,
			spoil: headShows(filing.Foreign, "passport", "SHILI0000001"),
		},
		{
			name: "a subject's document for a person", want: []string{"document-type persons[p2].document.type"},
			spoil: headShows(filing.Mainland, "business-licence", filingtest.CreditCode("91", "11", 5)),
		},
		{
			name: "second document without reason", want: []string{"document-reason persons[p2].document.reason"},
			spoil: func(f *filing.Form) { f.Persons[1].Document.Type = "household-register" },
		},
		{
			name: "second document with reason", want: nil,
			spoil: func(f *filing.Form) {
				f.Persons[1].Document.Type, f.Persons[1].Document.Reason = "household-register", "身份证补办中"
			},
		},
		{
			name: "institution certificate in 2010", set: rulebook.Set2010, nature: filing.Institution,
			want:  []string{"document-reason subject.document.reason"},
			spoil: func(f *filing.Form) { f.Subject.Document.Reason = "" },
		},
		{
			name: "institution certificate today", set: rulebook.SetCurrent, nature: filing.Institution, want: nil,
			spoil: func(f *filing.Form) { f.Subject.Document.Reason = "" },
		},
		{
			name: "no validity", want: []string{"document-validity-missing persons[p1].document.validUntil"},
			spoil: func(f *filing.Form) { f.Persons[0].Document.ValidUntil = "" },
		},
		{
			name: "no date", want: []string{"document-validity-form subject.document.validUntil", "document-validity-form persons[p1].document.validUntil"},
			spoil: func(f *filing.Form) {
				f.Subject.Document.ValidUntil, f.Persons[0].Document.ValidUntil = "2027-02-29", "长期"
			},
		},
		{
			name: "expired", want: []string{"document-expired subject.document.validUntil"},
			spoil: func(f *filing.Form) { f.Subject.Document.ValidUntil = "2026-03-01" },
		},
		{
			name: "expires today in 2010", set: rulebook.Set2010, want: nil,
			spoil: func(f *filing.Form) { f.Subject.Document.ValidUntil = "2026-03-02" },
		},
		{
			name: "expires in three months less a day", set: rulebook.SetCurrent,
			want:  []string{"document-expiring subject.document.validUntil"},
			spoil: func(f *filing.Form) { f.Subject.Document.ValidUntil = "2026-06-01" },
		},
		{
			name: "expires in three months", set: rulebook.SetCurrent, want: nil,
			spoil: func(f *filing.Form) { f.Subject.Document.ValidUntil = "2026-06-02" },
		},
		{
			name: "a person's expires", want: []string{"document-expired persons[p2].document.validUntil"},
			spoil: func(f *filing.Form) { f.Persons[1].Document.ValidUntil = "2026-03-01" },
		},
		{
			name: "a person's expires soon", set: rulebook.SetCurrent, want: []string{"document-expiring persons[p2].document.validUntil"},
			spoil: func(f *filing.Form) { f.Persons[1].Document.ValidUntil = "2026-06-01" },
		},
		{
			name: "no validity of an individual's", nature: filing.Individual,
			want:  []string{"document-validity-missing subject.document.validUntil", "document-validity-missing persons[p1].document.validUntil"},
			spoil: func(f *filing.Form) { f.Subject.Document.ValidUntil, f.Persons[0].Document.ValidUntil = "", "" },
		},
		{
			name: "temporary card of an individual", set: rulebook.SetCurrent, nature: filing.Individual,
			want: []string{"document-temporary subject.document.type", "document-temporary persons[p1].document.type"},
			spoil: func(f *filing.Form) {
				p := &f.Persons[0]
				p.Document.Type, p.Document.Reason = "temporary-resident-id", "身份证补办中"
				f.Subject.Document = p.Document
			},
		},
		{
			name: "never expires", want: nil,
			spoil: func(f *filing.Form) { f.Persons[0].Document.ValidUntil = filing.LongTerm },
		},
	}
}

func numberFaults() []fault {
	at := "persons[p2].document.number"
	head := func(name string, n filing.Nationality, document, number string, want ...string) fault {
		for i := range want {
			want[i] += " " + at
		}
		return fault{name: name, spoil: headShows(n, document, number), want: want}
	}
	faults := []fault{
		head("short ID", filing.Mainland, "resident-id", "11010519491231002", "resident-id-form"),
		head("first generation ID", filing.Mainland, "resident-id", "110105491231002", "resident-id-form"),
		head("ID of no province", filing.Mainland, "resident-id", "160103194904010015", "resident-id-region"),
		head("ID of Hong Kong", filing.Mainland, "resident-id", "810000188501010011", "resident-id-region"),
		head("ID of no day", filing.Mainland, "resident-id", "110103190002290014", "resident-id-date"),
		head("ID of tomorrow", filing.Mainland, "resident-id", "110103299901010011", "resident-id-date"),
		head("mistyped ID", filing.Mainland, "resident-id", "110105194912310029", "resident-id-check"),
		head("ID in lower case", filing.Mainland, "resident-id", "11010519491231002x"),
		head("permit of the mainland", filing.HKMacau, "residence-permit", "11010519491231002X", "residence-permit-form"),
		head("mistyped residence permit", filing.HKMacau, "residence-permit", "810000188501010012", "resident-id-check"),
		head("residence permit", filing.Taiwan, "residence-permit", "830000188506150025"),
		head("residence permit of Taiwan", filing.HKMacau, "residence-permit", "830000188506150025", "residence-permit-nationality"),
		head("residence permit of Hong Kong", filing.Taiwan, "residence-permit", "810000188501010011", "residence-permit-nationality"),
		head("passport", filing.Foreign, "passport", "AB-12345", "passport-form"),
		head("Hong Kong permit", filing.HKMacau, "hk-macau-permit", "X12345678", "hk-macau-permit-form"),
		head("Taiwan permit", filing.Taiwan, "taiwan-permit", "1234567", "taiwan-permit-form"),
		head("older Taiwan permit", filing.Taiwan, "taiwan-permit", "1234567890A", "taiwan-permit-older"),
		head("permanent residence", filing.Foreign, "permanent-residence-card", "AB1234567890123", "permanent-residence-form"),
		head("mistyped permanent residence", filing.Foreign, "permanent-residence-card", "911124198108030025", "permanent-residence-check"),
		head("new permanent residence", filing.Foreign, "permanent-residence-card", "911124198108030024"),
		{
			name: "officer", want: []string{"number-by-hand " + at},
			spoil: func(f *filing.Form) {
				headShows(filing.Mainland, "officer-id", "示字第0000001号")(f)
				f.Persons[1].Document.Reason = "现役军人"
			},
		},
	}
	// An individual's document is his own and his subject's.
	for _, tt := range faults {
		spoil, want := tt.spoil, tt.want
		tt.nature, tt.want = filing.Individual, nil
		tt.spoil = func(f *filing.Form) {
			f.Persons = append(f.Persons, f.Persons[0])
			spoil(f)
			f.Persons = f.Persons[1:]
			f.Persons[0].ID, f.Subject.Document = "p1", f.Persons[0].Document
		}
		for _, place := range []string{"subject", "persons[p1]"} {
			for _, line := range want {
				if line = strings.Replace(line, "persons[p2]", place, 1); !strings.HasSuffix(line, "-nationality subject.document.number") {
					tt.want = append(tt.want, line)
				}
			}
		}
		faults = append(faults, tt)
	}
	return faults
}

func codeFaults() []fault {
	subject := func(name, set, document, number string, want ...string) fault {
		for i := range want {
			want[i] += " subject.document.number"
		}
		return fault{name: name, set: set, spoil: subjectShows(document, number), want: want}
	}
	const set2010, current = rulebook.Set2010, rulebook.SetCurrent
	return []fault{
		subject("credit code with O", "", "business-licence", "91110000POY00001X3", "credit-code-form"),
		subject("mistyped credit code", "", "business-licence", "91110000PDY00001X0", "credit-code-check"),
		subject("lower case credit code", "", "business-licence", "91110000pdy00001x3"),
		subject("credit code of a trader", "", "business-licence", "92310000PDY000028D", "credit-code-category"),
		subject("short licence", "", "business-licence", "1101080000000", "licence-form"),
		subject("old licence with letter", set2010, "business-licence", "11010800000A016", "licence-form"),
		subject("mistyped old licence", set2010, "business-licence", "110108000000017", "licence-check"),
		subject("old licence then", set2010, "business-licence", "110108000000016"),
		subject("old licence now", current, "business-licence", "110108000000016", "licence-old"),
		subject("organisation code", set2010, "organisation-code-certificate", "D2143569-X"),
		subject("short organisation code", set2010, "organisation-code-certificate", "D214356-X", "organisation-code-form"),
		subject("mistyped organisation code", set2010, "organisation-code-certificate", "D2143569-0", "organisation-code-check"),
		// The organisation code within ends with 0 where X is right; the whole code is right.
		subject("odd organisation part", "", "business-licence", oddCreditCode(), "credit-code-organisation"),
		{
			name: "old certificate", nature: filing.Foundation, want: []string{"number-by-hand subject.document.number"},
			spoil: subjectShows("foundation-certificate", "基证字第0001号"),
		},
	}
}

// oddCreditCode gives a credit code with a right check character around an
// organisation code with a wrong one.
func oddCreditCode() string {
	const body = "91110000PDY000010"
	const characters = "0123456789ABCDEFGHJKLMNPQRTUWXY"
	sum, weight := 0, 1
	for _, c := range body {
		for v, d := range characters {
			if c == d {
				sum += v * weight
			}
		}
		weight = weight * 3 % 31
	}
	return body + string(characters[(31-sum%31)%31])
}

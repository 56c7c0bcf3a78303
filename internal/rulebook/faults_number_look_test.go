package rulebook_test

import "beian/internal/filing"

// numberLookFaults are numbers that may be right and still look wrong.
func numberLookFaults() []fault {
	at := " persons[p2].document.number"
	officer := func(number string) func(*filing.Form) {
		return func(f *filing.Form) {
			headShows(filing.Mainland, "officer-id", number)(f)
			f.Persons[1].Document.Reason = "现役军人"
		}
	}
	army := func(number string) func(*filing.Form) {
		return func(f *filing.Form) { f.Subject.Document.Number = secret(number) }
	}
	return []fault{
		{name: "ID of no division", spoil: headShows(filing.Mainland, "resident-id", "11019919491231002X"), want: []string{"resident-id-division" + at}},
		{
			name: "own ID of no division", nature: filing.Individual,
			want: []string{"resident-id-division subject.document.number", "resident-id-division persons[p1].document.number"},
			spoil: func(f *filing.Form) {
				f.Persons[0].Document.Number, f.Subject.Document.Number = secret("11019919491231002X"), secret("11019919491231002X")
			},
		},
		{name: "ID of an abolished division", spoil: headShows(filing.Mainland, "resident-id", "11010318960229001X")},
		{name: "short officer's card", spoil: officer("示0001"), want: []string{"number-by-hand" + at, "number-by-hand-length" + at}},
		{name: "long officer's card", spoil: officer("示字第0000000000000000001号"), want: []string{"number-by-hand" + at, "number-by-hand-length" + at}},
		{
			name: "short army certificate", nature: filing.Army, spoil: army("示01"),
			want: []string{"number-by-hand subject.document.number", "number-by-hand-length subject.document.number"},
		},
		{name: "army certificate", nature: filing.Army, spoil: army("示0001"), want: []string{"number-by-hand subject.document.number"}},
	}
}

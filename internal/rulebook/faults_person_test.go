package rulebook_test

import (
	"beian/internal/filing"
	"beian/internal/rulebook"
)

func contactFaults() []fault {
	mobile := func(name, number string, want ...string) fault {
		return fault{name: name, want: want, spoil: func(f *filing.Form) { f.Persons[1].Mobile = secret(number) }}
	}
	phone := func(name, number string, want ...string) fault {
		return fault{name: name, want: want, spoil: func(f *filing.Form) { f.Persons[1].Phone = secret(number) }}
	}
	return []fault{
		mobile("mobile with +86", "+8619900000003", "mobile-form persons[p2].mobile"),
		mobile("mobile of a machine", "1400000000003", "mobile-machine persons[p2].mobile"),
		mobile("full-width mobile", "１９９００００９９９９"),
		phone("phone without area", "80000003", "phone-form persons[p2].phone"),
		phone("phone with extension", "010-80000003-12"),
		phone("no phone", "", "phone-missing persons[p2].phone"),
		{
			name: "individual without phone in 2010", set: rulebook.Set2010, nature: filing.Individual,
			want: []string{"phone-missing persons[p1].phone"}, spoil: func(f *filing.Form) { f.Persons[0].Phone = secret("") },
		},
		{
			name: "individual without phone", set: rulebook.SetCurrent, nature: filing.Individual,
			want: nil, spoil: func(f *filing.Form) { f.Persons[0].Phone = secret("") },
		},
		{
			name: "e-mail", want: []string{"email-form persons[p1].email"},
			spoil: func(f *filing.Form) { f.Persons[0].Email = secret("shili@") },
		},
		{
			name: "emergency phones", want: nil,
			spoil: func(f *filing.Form) {
				f.Persons[0].EmergencyPhone, f.Persons[1].EmergencyPhone = secret("010-80000009"), secret("")
			},
		},
		{
			name: "emergency phone of no form", want: []string{"emergency-phone-form persons[p2].emergencyPhone"},
			spoil: func(f *filing.Form) { f.Persons[1].EmergencyPhone = secret("80000009") },
		},
		{
			name: "emergency phone of a head", set: rulebook.SetCurrent, want: []string{"emergency-phone-shared persons[p2].emergencyPhone"},
			spoil: func(f *filing.Form) { f.Persons[1].EmergencyPhone = f.Persons[0].Mobile },
		},
		{
			name: "emergency phone of a head in 2010", set: rulebook.Set2010, want: nil,
			spoil: func(f *filing.Form) { f.Persons[1].EmergencyPhone = f.Persons[0].Mobile },
		},
		{
			name: "short addresses", want: []string{"address-short subject.address", "address-short persons[p1].address"},
			spoil: func(f *filing.Form) { f.Subject.Address, f.Persons[0].Address = secret("北京"), secret("北京市") },
		},
		{
			name: "one mobile and e-mail for two", set: rulebook.SetCurrent,
			want: []string{"mobile-shared persons[p2].mobile", "email-shared persons[p2].email"},
			spoil: func(f *filing.Form) {
				f.Persons[1].Mobile = secret("１９９００００００" + "02")
				f.Persons[1].Email = secret("SHILI2@shili-000001.cn")
			},
		},
		{
			name: "one mobile for two in 2010", set: rulebook.Set2010, want: nil,
			spoil: func(f *filing.Form) { f.Persons[1].Mobile = f.Persons[0].Mobile },
		},
	}
}

func personFaults() []fault {
	return []fault{
		{
			name: "unknown nationality", want: []string{"nationality-unknown persons[p2].nationality"},
			spoil: func(f *filing.Form) { f.Persons[1].Nationality = "atlantis" },
		},
		{
			name: "the same person twice", want: []string{"person-twice persons[p2].document.number"},
			spoil: func(f *filing.Form) {
				id := f.Persons[1].ID
				f.Persons[1] = f.Persons[0]
				f.Persons[1].ID = id
			},
		},
		{
			name: "odd name", want: []string{"person-name-form persons[p2].name"},
			spoil: func(f *filing.Form) { f.Persons[1].Name = secret("Li 示例") },
		},
		{
			name: "a foreigner's name", want: nil,
			spoil: func(f *filing.Form) {
				headShows(filing.Foreign, "passport", "SHILI0000001")(f)
				f.Persons[1].Name = secret("Example Person")
			},
		},
		{
			name: "a child", in: "53", set: rulebook.Set2010, want: []string{"guardian persons[p2].document.number"},
			spoil: func(f *filing.Form) { f.Persons[1].Document.Number = secret(bornIn("53", "20120303")) },
		},
		{
			name: "fourteen today", in: "53", set: rulebook.Set2010, want: nil,
			spoil: func(f *filing.Form) { f.Persons[1].Document.Number = secret(bornIn("53", "20120302")) },
		},
	}
}

// bornIn gives a fictitious ID number of a province, of somebody born on the day.
func bornIn(province, day string) string {
	body := province + "0000" + day + "001"
	sum := 0
	for _, c := range body {
		sum = (sum + int(c-'0')) * 2 % 11
	}
	return body + string("10X98765432"[sum])
}

package rulebook_test

import (
	"strings"

	"beian/internal/filing"
	"beian/internal/rulebook"
)

// provider is a made-up access provider with documentation addresses.
func provider() *rulebook.Provider {
	return &rulebook.Provider{
		Provinces: []string{"11", "31"},
		IPRanges:  []string{"192.0.2.0/25", "192.0.2.128-192.0.2.255", "198.51.100.0/24", "2001:db8::/32", "nonsense"},
	}
}

// reached gives a spoiler that states the access of the site.
func reached(mode, region string, ranges ...string) func(*filing.Form) {
	return func(f *filing.Form) { f.Sites[0].Access = filing.Access{Mode: mode, Region: region, IPRanges: ranges} }
}

func accessFaults() []fault {
	own := rulebook.Facts{Provider: provider()}
	at := func(name, ranges string, want ...string) fault {
		for i := range want {
			want[i] += " sites[s1].access.ipRanges"
		}
		return fault{name: name + " " + ranges, facts: own, spoil: reached("virtual-host", "11", strings.Fields(ranges)...), want: want}
	}
	public := func(name, ranges string, want ...string) fault {
		tt := at(name, ranges, want...)
		tt.facts = rulebook.Facts{}
		return tt
	}
	all := []fault{
		at("own", "192.0.2.7"),
		at("own prefix", "192.0.2.0/24"),
		at("own range", "192.0.2.100-192.0.2.200"),
		at("own of both families", "198.51.100.8 2001:db8:5::/48 2001:DB8::1-2001:db8::ff"),
		at("own in full width", "１９２.0.2.7"),
		at("mapped", "::ffff:192.0.2.7", "access-address-form"),
		at("no address", "192.0.2.300", "access-address-form"),
		at("no address", "shili.cn", "access-address-form"),
		at("leading zero", "192.0.2.007", "access-address-form"),
		at("host bits", "192.0.2.1/24", "access-address-form"),
		at("zone", "fe80::1%eth0", "access-address-form"),
		at("half a range", "192.0.2.1-", "access-address-form"),
		at("mapped prefix", "::ffff:192.0.2.0/120", "access-address-form"),
		at("backward", "192.0.2.9-192.0.2.1", "access-address-order"),
		at("two families", "192.0.2.1-2001:db8::1", "access-address-order"),
		at("not own", "8.8.8.8", "access-address"),
		at("partly own", "192.0.2.0/23", "access-address-reserved", "access-address"),
		at("beyond own", "198.51.100.0-198.51.101.3", "access-address-reserved", "access-address"),
		at("all of a family", "0.0.0.0/0", "access-address-reserved", "access-address"),
		at("not own", "2400:3200::/32", "access-address"),
		at("private", "10.1.2.3", "access-address-reserved", "access-address"),
		at("twice", "192.0.2.7 198.51.100.8 192.0.2.0/29", "access-address-twice"),
		public("public", "8.8.8.8 2400:3200::1"),
		public("documentation", "192.0.2.7", "access-address-reserved"),
		{
			name: "mode alone", spoil: reached("virtual-host", ""),
			want: []string{"access-incomplete sites[s1].access.region", "access-incomplete sites[s1].access.ipRanges"},
		},
		{
			name: "addresses alone", spoil: reached("", "", "8.8.8.8"),
			want: []string{"access-incomplete sites[s1].access.mode", "access-incomplete sites[s1].access.region"},
		},
		{name: "unknown mode", spoil: reached("pigeon", "11", "8.8.8.8"), want: []string{"access-mode-unknown sites[s1].access.mode"}},
		{name: "cloud", set: rulebook.SetCurrent, spoil: reached("cloud", "11", "8.8.8.8")},
		{name: "cloud", set: rulebook.Set2010, spoil: reached("cloud", "11", "8.8.8.8"), want: []string{"access-mode-unknown sites[s1].access.mode"}},
		{name: "abroad", spoil: reached("other", "71", "8.8.8.8"), want: []string{"access-region-unknown sites[s1].access.region"}},
		{name: "own region", facts: own, spoil: reached("other", "31", "192.0.2.7")},
		{name: "another region", facts: own, spoil: reached("other", "44", "192.0.2.7"), want: []string{"access-region sites[s1].access.region"}},
		{
			name: "two addresses", in: "12", set: rulebook.SetCurrent, spoil: reached("other", "12", "8.8.8.8", "8.8.4.4"),
			want: []string{"province-one-address sites[s1].access.ipRanges"},
		},
		{
			name: "a prefix", in: "12", set: rulebook.SetCurrent, spoil: reached("other", "12", "8.8.8.0/24"),
			want: []string{"province-one-address sites[s1].access.ipRanges"},
		},
		{name: "one address", in: "12", set: rulebook.SetCurrent, spoil: reached("other", "12", "8.8.8.8/32")},
		{name: "two addresses", in: "12", set: rulebook.SetCurrent, nature: filing.Individual, spoil: reached("other", "12", "8.8.8.8", "8.8.4.4")},
		{name: "two addresses", in: "13", set: rulebook.SetCurrent, spoil: reached("other", "12", "8.8.8.8", "8.8.4.4")},
		{name: "two addresses", in: "12", set: rulebook.Set2010, spoil: reached("other", "12", "8.8.8.8", "8.8.4.4")},
	}
	for _, mode := range []string{"leased-line", "colocation"} {
		all = append(all, fault{name: "mode " + mode, spoil: reached(mode, "11", "8.8.8.8")})
	}
	return all
}

// specialFaults are addresses of every kind that no site is reached at.
func specialFaults() []fault {
	var all []fault
	for address := range strings.FieldsSeq(`0.0.0.1 10.0.0.1 100.64.0.1 127.0.0.1 169.254.0.1 172.16.0.1 192.0.0.8 192.0.2.1 192.88.99.1
		192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 :: 64:ff9b::1 64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002::1
		3fff::1 5f00::1 fc00::1 fe80::1 fec0::1 ff00::1`) {
		all = append(all, fault{
			name: "access by " + address, spoil: reached("other", "11", address),
			want: []string{"access-address-reserved sites[s1].access.ipRanges"},
		})
	}
	for address := range strings.FieldsSeq("192.0.2.1 198.51.100.1 203.0.113.1 2001:db8::1 3fff::1") {
		own := rulebook.Facts{Provider: &rulebook.Provider{Provinces: []string{"11"}, IPRanges: []string{address}}}
		all = append(all, fault{name: "made-up access by " + address, facts: own, spoil: reached("other", "11", address)})
	}
	return all
}

func registrationFaults() []fault {
	const current, set2010 = rulebook.SetCurrent, rulebook.Set2010
	const at = " sites[s1].registrations"
	r := func(change func(*filing.Registration)) func(*filing.Form) {
		return func(f *filing.Form) { change(&f.Sites[0].Registrations[0]) }
	}
	domain := func(d string) func(*filing.Form) { return r(func(r *filing.Registration) { r.Domain = d }) }
	holder := func(h filing.Holder) func(*filing.Form) { return r(func(r *filing.Registration) { r.Holder = h }) }
	until := func(day string) func(*filing.Form) { return r(func(r *filing.Registration) { r.ValidUntil = day }) }
	verified := func(day string) func(*filing.Form) { return r(func(r *filing.Registration) { r.VerifiedOn = day }) }
	double := func(f *filing.Form) {
		f.Sites[0].Registrations = append(f.Sites[0].Registrations, f.Sites[0].Registrations[0])
	}
	return []fault{
		{name: "domain otherwise", spoil: domain("SHILI-000001.cn.")},
		{name: "another domain", set: set2010, spoil: domain("shili.cn"), want: []string{"registration-unlisted" + at}},
		{
			name: "another domain", set: current, spoil: domain("shili.cn"),
			want: []string{"registration-unlisted" + at, "registration-missing sites[s1].domains"},
		},
		{name: "no domain of a registration", set: set2010, spoil: domain("nonsense"), want: []string{"registration-unlisted" + at}},
		{name: "double registration", spoil: double, want: []string{"registration-unlisted" + at}},
		{name: "no registration", set: current, spoil: func(f *filing.Form) { f.Sites[0].Registrations = nil }, want: []string{"registration-missing sites[s1].domains"}},
		{name: "no registration", set: set2010, spoil: func(f *filing.Form) { f.Sites[0].Registrations = nil }},
		{name: "unknown holder", spoil: holder("cousin"), want: []string{"registration-holder-unknown" + at}},
		{name: "no holder", spoil: holder(""), want: []string{"registration-holder-unknown" + at}},
		{name: "another holder", spoil: holder(filing.HeldByOther), want: []string{"domain-holder" + at}},
		{name: "shareholder's domain", set: set2010, spoil: holder(filing.HeldByShareholder), want: []string{"domain-holder" + at}},
		{name: "shareholder's domain", set: current, spoil: holder(filing.HeldByShareholder), want: []string{"domain-holder-related" + at}},
		{
			name: "legal representative's domain", set: current, spoil: holder(filing.HeldByLegalRepresentative),
			want: []string{"domain-holder-related" + at},
		},
		{
			name: "another's domain for an individual", set: current, nature: filing.Individual, spoil: holder(filing.HeldByShareholder),
			want: []string{"domain-holder" + at},
		},
		{name: "no last day", spoil: until(""), want: []string{"registration-date-form" + at}},
		{name: "long-term domain", spoil: until(filing.LongTerm), want: []string{"registration-date-form" + at}},
		{name: "verified on no day", spoil: verified("2026-02-30"), want: []string{"registration-date-form" + at}},
		{name: "not verified", spoil: verified("")},
		{name: "expired domain", spoil: until("2026-03-01"), want: []string{"domain-expired" + at}},
		{name: "domain of today", set: set2010, spoil: until("2026-03-02")},
		{name: "domain of 90 days less one", set: current, spoil: until("2026-05-30"), want: []string{"domain-expiring" + at}},
		{name: "domain of 90 days", set: current, spoil: until("2026-05-31")},
		// 2026-02-28 is a Saturday on which people work: the third working day after
		// the 26th is Monday, 2 March.
		{name: "name verified three working days ago", set: current, spoil: verified("2026-02-26"), want: []string{"domain-name-fresh" + at}},
		{name: "name verified four working days ago", set: current, spoil: verified("2026-02-25")},
		{name: "name verified yesterday", set: set2010, spoil: verified("2026-03-01")},
	}
}

package casework

import (
	"slices"
	"testing"

	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/rulebook"
	"beian/internal/table"
	"beian/internal/table/memory"
)

// TestRemoteByTheRules: under the rules of 2010 the head comes himself, whatever
// the provider offers (Plan 二(二)1(3)); under today's the provider must offer it.
func TestRemoteByTheRules(t *testing.T) {
	book, err := rulebook.Load()
	if err != nil {
		t.Fatal(err)
	}
	d := &Desk{Table: table.Checked(memory.New()), Book: book}
	for id, remote := range map[string]bool{"offers": true, "refuses": false} {
		it, err := records.ProviderItem(records.Provider{ID: id, ProviderSettings: records.ProviderSettings{Remote: remote}})
		if err != nil {
			t.Fatal(err)
		}
		if err := d.Table.Commit(t.Context(), table.Put(it, table.IfAbsent())); err != nil {
			t.Fatal(err)
		}
	}
	for _, tt := range []struct{ set, provider, code string }{
		{rulebook.Set2010, "offers", "remote-not-allowed"},
		{rulebook.Set2010, "refuses", "remote-not-allowed"},
		{rulebook.SetCurrent, "refuses", "remote-not-offered"},
		{rulebook.SetCurrent, "offers", ""},
	} {
		err := d.mayBeRemote(t.Context(), &filing.Case{RuleSet: tt.set, Provider: tt.provider})
		if filing.CodeOf(err) != tt.code || err != nil && filing.KindOf(err) != filing.Conflict {
			t.Errorf("%s, a provider that %s: %v", tt.set, tt.provider, err)
		}
	}
}

// TestSuggestedReasons: what was tried and never reached suggests its reason, once
// and in the order of the tries; who declined has not consented.
func TestSuggestedReasons(t *testing.T) {
	tried := func(list ...[3]string) []records.Contact {
		var out []records.Contact
		for _, one := range list {
			out = append(out, records.Contact{Person: one[0], What: one[1], Result: one[2]})
		}
		return out
	}
	for name, tt := range map[string]struct {
		tried []records.Contact
		want  []string
	}{
		"nothing tried":       {nil, nil},
		"reached":             {tried([3]string{"p1", "mobile", "reached"}), nil},
		"not reached":         {tried([3]string{"p1", "mobile", "unreachable"}), []string{"mobile-unreachable persons[p1].mobile"}},
		"reached in the end":  {tried([3]string{"p1", "phone", "unreachable"}, [3]string{"p1", "phone", "reached"}), nil},
		"reached before":      {tried([3]string{"p1", "email", "reached"}, [3]string{"p1", "email", "unreachable"}), nil},
		"somebody else's":     {tried([3]string{"p2", "address", "not-himself"}), []string{"address-unreachable persons[p2].address"}},
		"tried twice":         {tried([3]string{"p1", "mobile", "unreachable"}, [3]string{"p1", "mobile", "not-himself"}), []string{"mobile-unreachable persons[p1].mobile"}},
		"another was reached": {tried([3]string{"p1", "mobile", "unreachable"}, [3]string{"p2", "mobile", "reached"}), []string{"mobile-unreachable persons[p1].mobile"}},
		"declined":            {tried([3]string{"p1", "mobile", "reached"}, [3]string{"p1", "mobile", "declined"}), []string{"consent-missing persons[p1]"}},
		"two": {
			tried([3]string{"p2", "phone", "unreachable"}, [3]string{"p1", "email", "unreachable"}),
			[]string{"phone-unreachable persons[p2].phone", "email-unreachable persons[p1].email"},
		},
	} {
		var got []string
		for _, g := range suggested(tt.tried) {
			got = append(got, g.Code+" "+g.Field)
			if !rulebook.IsPath(g.Field) {
				t.Errorf("%s: %s is no path of a form", name, g.Field)
			}
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %q, want %q", name, got, tt.want)
		}
	}
}

package rulebook_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"beian/internal/filing"
	"beian/internal/filing/filingtest"
	"beian/internal/rulebook"
)

// TestChangedSeesEveryField alters each leaf of a form in turn, by reflection,
// and wants the path of that one field: a field that a type gains is found
// missing here.
func TestChangedSeesEveryField(t *testing.T) {
	before := filingtest.Form(filing.Enterprise, "11", 1)
	before.Sites[0].Approvals = []filing.Approval{{Code: 1, Number: "示例〔2026〕1号"}}
	seen := 0
	leaves(reflect.ValueOf(&before).Elem(), "", func(path string, _ reflect.Value) {
		after := before.Clone()
		leaves(reflect.ValueOf(&after).Elem(), "", func(other string, v reflect.Value) {
			if other == path {
				alter(v)
			}
		})
		want := path
		switch path {
		case "persons[p1].id", "persons[p2].id":
			// Another id is another person.
			want = strings.TrimSuffix(path, ".id") + " persons[altered]"
		case "sites[s1].id":
			want = "sites[s1] sites[altered]"
		}
		if got := strings.Join(rulebook.Changed(&before, &after), " "); got != want {
			t.Errorf("altered %s: changed %q, want %q", path, got, want)
		}
		seen++
	})
	if seen < 40 {
		t.Errorf("altered %d fields only", seen)
	}
	if got := rulebook.Changed(&before, &before); len(got) != 0 {
		t.Errorf("a form differs from itself: %v", got)
	}
}

// leaves walks every leaf below v and names it by its JSON path, the entries of
// lists of persons and sites by their ids.
func leaves(v reflect.Value, path string, visit func(string, reflect.Value)) {
	if v.Kind() != reflect.Struct || v.Type() == reflect.TypeFor[filing.Sensitive]() {
		visit(path, v)
		return
	}
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ",")
		at := strings.TrimPrefix(path+"."+name, ".")
		field := v.Field(i)
		if field.Kind() == reflect.Slice && (name == "persons" || name == "sites") {
			for j := range field.Len() {
				id := field.Index(j).FieldByName("ID").String()
				leaves(field.Index(j), fmt.Sprintf("%s[%s]", at, id), visit)
			}
			continue
		}
		leaves(field, at, visit)
	}
}

func alter(v reflect.Value) {
	switch p := v.Addr().Interface().(type) {
	case *filing.Sensitive:
		*p = filing.NewSensitive(p.Reveal() + "x")
	case *[]string:
		*p = append(slices.Clone(*p), "x")
	case *[]filing.Approval:
		*p = []filing.Approval{{Code: 1, Number: "another"}}
	case *[]filing.Registration:
		*p = nil
	default:
		if v.Kind() == reflect.Bool {
			v.SetBool(!v.Bool())
		} else {
			v.SetString("altered")
		}
	}
}

// TestChangedPaths: the paths of personal fields are those of the sealing.
func TestChangedPaths(t *testing.T) {
	before := filingtest.Form(filing.Enterprise, "11", 1)
	after := before.Clone()
	var want []string
	after.Personal(func(path string, s *filing.Sensitive) {
		*s = filing.NewSensitive(s.Reveal() + "x")
		want = append(want, path)
	})
	if got := rulebook.Changed(&before, &after); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
		t.Errorf("changed %v, want %v", got, want)
	}
}

func TestChangedLists(t *testing.T) {
	base := filing.Form{
		Persons: []filing.Person{{ID: "p1"}, {ID: "p2"}},
		Sites:   []filing.Site{{ID: "s1"}, {ID: "s2"}, {ID: "s3"}},
	}
	for name, tt := range map[string]struct {
		alter func(*filing.Form)
		want  string
	}{
		"dropped":      {func(f *filing.Form) { f.Sites = f.Sites[1:] }, "sites[s1]"},
		"added":        {func(f *filing.Form) { f.Persons = append(f.Persons, filing.Person{ID: "p3"}) }, "persons[p3]"},
		"swapped":      {func(f *filing.Form) { f.Sites[0], f.Sites[2] = f.Sites[2], f.Sites[0] }, "sites"},
		"doubled":      {func(f *filing.Form) { f.Persons[1].ID = "p1" }, "persons"},
		"unfit id":     {func(f *filing.Form) { f.Persons[1].ID = "p1].mobile" }, "persons"},
		"replaced":     {func(f *filing.Form) { f.Persons[1].ID = "p9" }, "persons[p2] persons[p9]"},
		"nothing":      {func(f *filing.Form) { f.Sites[0].Domains = []string{} }, ""},
		"moved domain": {func(f *filing.Form) { f.Sites[1].Domains = []string{"shili.cn"} }, "sites[s2].domains"},
	} {
		after := base.Clone()
		tt.alter(&after)
		if got := strings.Join(rulebook.Changed(&base, &after), " "); got != tt.want {
			t.Errorf("%s: changed %q, want %q", name, got, tt.want)
		}
	}
}

func TestUnlocks(t *testing.T) {
	for _, tt := range []struct {
		reason, changed string
		want            bool
	}{
		{"subject.name", "subject.name", true},
		{"subject.document", "subject.document.number", true},
		{"persons[p1]", "persons[p1].mobile", true},
		{"persons[p1]", "persons[p1]", true},
		{"sites", "sites[s1].name", true},
		{"sites", "sites", true},
		{"subject.name", "subject", false},
		{"subject.name", "subject.names", false},
		{"persons[p1]", "persons[p11].mobile", false},
		{"persons[p1", "persons[p1].mobile", false},
		{"sites[s1].domains", "sites[s1]", false},
		{"", "subject.name", false},
		{"", "", false},
	} {
		if got := rulebook.Unlocks(tt.reason, tt.changed); got != tt.want {
			t.Errorf("%q unlocks %q: %v, want %v", tt.reason, tt.changed, got, tt.want)
		}
	}
}

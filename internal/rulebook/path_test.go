package rulebook_test

import (
	"testing"

	"beian/internal/rulebook"
)

func TestIsPath(t *testing.T) {
	for path, want := range map[string]bool{
		"subject": true, "subject.name": true, "subject.document": true, "subject.document.number": true,
		"persons": true, "persons[p1]": true, "persons[p1].mobile": true, "persons[p1].document": true,
		"sites[s1].domains": true, "sites[s1].domains[0]": true, "sites[s1].approvals": true, "sites[s1].interactive": true,
		"": false, "name": false, "subject.": false, "subject.doc": false, "subject[p1].name": false, "subject.mobile": false,
		"persons.mobile": false, "persons[].mobile": false, "persons[张示例].name": false, "persons[p1].mobile.x": false,
		"persons[p1]x": false, "sites[s1].domains[x]": false, "sites[s1][0]": false, "subject.name\n": false,
	} {
		if got := rulebook.IsPath(path); got != want {
			t.Errorf("%q: %v", path, got)
		}
	}
}

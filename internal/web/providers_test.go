package web_test

import (
	"encoding/json"
	"testing"

	"beian/internal/web"
)

// TestListedProviders: somebody who starts a filing learns which providers there
// are, and nothing of how they work inside.
func TestListedProviders(t *testing.T) {
	s := newSystem(t)
	got := s.call(applicant(1), "GET", "applicant/providers", nil)
	var list web.Providers
	if err := json.Unmarshal(got.body, &list); err != nil {
		t.Fatalf("%d %s: %v", got.status, got.body, err)
	}
	found := false
	for _, p := range list.Providers {
		found = found || p.ID == provider && p.Name != ""
	}
	if !found {
		t.Errorf("no %s in %s", provider, got.body)
	}
}

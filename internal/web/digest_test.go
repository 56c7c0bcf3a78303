package web_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
)

// TestNoCodeIsFoundByItsDigest: what is kept of a call, so that its key is known
// again, is of no use to whoever would try every code of six digits. What was kept
// bare, before it was kept under a key, is still taken for the same call (I12).
func TestNoCodeIsFoundByItsDigest(t *testing.T) {
	db := database(t)
	s := newSystemOn(t, db)
	id := s.passed(1, form(1))
	path := "applicant/cases/" + id + "/confirmations/p1"
	body := web.CodeBody{Code: s.code(1, id, "p1")}
	first := s.call(applicant(1), "POST", path, body, key("confirm"))
	if first.status != http.StatusOK {
		t.Fatalf("%d %s", first.status, first.body)
	}
	text, err := json.Marshal(body)
	must(t, err)
	sum := sha256.Sum256([]byte("POST /api/" + path + "\n" + string(text)))
	bare := hex.EncodeToString(sum[:])
	for what, kept := range s.stored.dump() {
		if strings.Contains(kept, bare) || strings.Contains(kept, hex.EncodeToString(sum[:8])) {
			t.Errorf("%s has the bare digest", what)
		}
	}
	same := func(when string) {
		t.Helper()
		if r := s.call(applicant(1), "POST", path, body, key("confirm")); r.status != http.StatusOK || string(r.body) != string(first.body) {
			t.Errorf("%s a repeat is answered %d %s", when, r.status, r.body)
		}
		if r := s.call(applicant(1), "POST", path, web.CodeBody{Code: "000000"}, key("confirm")); s.problem(r).Code != "idempotency-key-reused" {
			t.Errorf("%s another body is answered %d %s", when, r.status, r.body)
		}
	}
	same("now")
	kept, found, err := records.ReadRequest(t.Context(), s.stored, applicant(1).ID, "confirm")
	if err != nil || !found {
		t.Fatal(found, err)
	}
	kept.Digest = bare
	it, err := records.RequestItem(kept, s.clock())
	must(t, err)
	must(t, db.Commit(t.Context(), table.Put(it, table.Always())))
	same("kept bare,")
}

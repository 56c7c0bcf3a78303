package web_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/local/parts"
	"beian/internal/records"
	"beian/internal/web"
)

// unreachable is a store of published objects that may be down.
type unreachable struct {
	casework.Objects
	down bool
	puts int
}

func (u *unreachable) Put(ctx context.Context, key string, body []byte, etag string) error {
	u.puts++
	if u.down {
		return errors.New("down")
	}
	return u.Objects.Put(ctx, key, body, etag)
}

// proof reads the public proof of a slip; nil where there is none.
func (s *system) proof(code string) *casework.SlipObject {
	s.t.Helper()
	body, _, found, err := parts.Objects{Table: s.stored}.Get(context.Background(), casework.SlipKey(code))
	must(s.t, err)
	if !found {
		return nil
	}
	var o casework.SlipObject
	must(s.t, json.Unmarshal(body, &o))
	return &o
}

// TestProofIsNotLost: what a slip is worth is published by the sweep, however
// often the store fails, and a signature that comes in between is not forgotten.
func TestProofIsNotLost(t *testing.T) {
	s := newSystem(t)
	store := &unreachable{Objects: s.desk.Objects}
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	s.do(verifier(), "POST", "provider/cases/"+id+"/sites/s1/appearance", nil)
	s.desk.Objects = store
	s.only(verifier(), "POST", "provider/cases/"+id+"/sites/s1/slip", web.SlipBody{Access: access()})
	code := s.slip(id, "s1").Sheet.Proof[len(casework.SlipProofPath):]
	sweep := func() {
		t.Helper()
		_, err := s.desk.Sweep(t.Context())
		must(t, err)
	}
	store.down = true
	sweep()
	if o := s.proof(code); o != nil || store.puts == 0 {
		t.Errorf("a store that is down has %+v after %d puts", o, store.puts)
	}
	store.down = false
	sweep()
	if o := s.proof(code); o == nil || o.State != casework.SlipCurrent || o.Version != 1 || len(o.Domains) != 1 {
		t.Errorf("after the sweep the public sees %+v", o)
	}
	puts := store.puts
	sweep()
	if store.puts != puts {
		t.Error("what is done is done again")
	}
	// The work of the first revision is under way while the slip is signed.
	stale := records.Proof{Case: id, Site: "s1", Version: 1, Rev: 1}
	s.signSlip(id, "s1", access())
	if _, err := s.stored.Get(t.Context(), records.ProofKey(stale)); err != nil {
		t.Fatalf("the signature left no work: %v", err)
	}
	sweep()
	if o := s.proof(code); o == nil || o.State != casework.SlipSigned || o.Signed == nil {
		t.Errorf("a signed slip is seen as %+v", o)
	}
	if s.stored.count(id, "proof") != 0 {
		t.Error("work remains")
	}
}

// TestSlipIsSealed: nothing of a slip's content is stored in the clear, and its
// digest covers what is printed.
func TestSlipIsSealed(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	s.do(verifier(), "POST", "provider/cases/"+id+"/sites/s1/appearance", nil)
	s.only(verifier(), "POST", "provider/cases/"+id+"/sites/s1/slip", web.SlipBody{Access: access()})
	stored, found, err := records.LatestSlip(t.Context(), s.stored, id, "s1")
	must(t, err)
	text, err := json.Marshal(stored)
	must(t, err)
	f := form(1)
	f.Personal(func(path string, v *filing.Sensitive) {
		if !v.Empty() && bytes.Contains(text, []byte(v.Reveal())) {
			t.Errorf("%s is stored in the clear", path)
		}
	})
	if !found || len(stored.Digest) != 64 || stored.Digest == stored.Basis {
		t.Errorf("%+v", stored)
	}
	before, _, err := records.AccessRecords(t.Context(), s.stored, id, "")
	must(t, err)
	slip := s.slip(id, "s1")
	after, _, err := records.AccessRecords(t.Context(), s.stored, id, "")
	must(t, err)
	read := func(r records.AccessRecord) bool { return r.What == "slip#s1#1" && r.Purpose == "verification" }
	if len(after) != len(before)+1 || slices.ContainsFunc(before, read) || !slices.ContainsFunc(after, read) {
		t.Errorf("the reading left %d records, before %d", len(after), len(before))
	}
	shown := ""
	for _, block := range slip.Sheet.Blocks {
		for _, line := range block.Lines {
			for _, v := range line.Values {
				shown += v.Path + "=" + v.Text.Reveal() + "\n"
			}
		}
	}
	for _, want := range []string{"subject.name=" + f.Subject.Name.Reveal(), "persons[p2].mobile=" + f.Persons[1].Mobile.Reveal(), "sites[s1].access.ipRanges[0]=192.0.2.7"} {
		if !bytes.Contains([]byte(shown), []byte(want)) {
			t.Errorf("the slip does not show %s", want)
		}
	}
}

// TestScansArriveInAnyOrder: of two scans of the same page the one that was
// asked for later is shown, whichever arrives first and however often.
func TestScansArriveInAnyOrder(t *testing.T) {
	for _, laterFirst := range []bool{false, true} {
		s := newSystem(t)
		id := s.draft(1, form(1))
		var objects []string
		var files [][]byte
		for range 2 {
			s.pass(time.Second)
			file, mediaType := s.file("page")
			ask := scanOf("subject-document", "", mediaType, int64(len(file)))
			ask.Of, ask.SHA256 = "subject.document", sumOf(file)
			var ticket casework.ScanTicket
			must(t, json.Unmarshal(s.call(applicant(1), "POST", "applicant/cases/"+id+"/scans", ask).body, &ticket))
			objects, files = append(objects, id+"/"+ticket.Scan), append(files, file)
		}
		order := []int{0, 1}
		if laterFirst {
			order = []int{1, 0}
		}
		for _, i := range append(order, order...) {
			s.scans.mu.Lock()
			s.scans.uploads[objects[i]] = files[i]
			s.scans.mu.Unlock()
			must(t, s.desk.ReceiveScan(t.Context(), objects[i]))
		}
		states := map[string]records.ScanState{}
		list, err := records.Scans(t.Context(), s.stored, id)
		must(t, err)
		for _, scan := range list {
			states[scan.Object] = scan.State
		}
		if states[objects[0]] != records.ScanReplaced || states[objects[1]] != records.ScanClean {
			t.Errorf("the later one first %t: %v", laterFirst, states)
		}
	}
}

// TestFinishedScanIsNotSentAgain: an upload that failed is asked for again under
// its key and gets the same scan; one that arrived does not.
func TestFinishedScanIsNotSentAgain(t *testing.T) {
	s := newSystem(t)
	id := s.draft(1, form(1))
	file, mediaType := s.file("page")
	ask := scanOf("subject-document", "", mediaType, int64(len(file)))
	ask.Of, ask.SHA256 = "subject.document", sumOf(file)
	path := "applicant/cases/" + id + "/scans"
	var first, again casework.ScanTicket
	must(t, json.Unmarshal(s.call(applicant(1), "POST", path, ask, key("file-1")).body, &first))
	must(t, json.Unmarshal(s.call(applicant(1), "POST", path, ask, key("file-1")).body, &again))
	if first.Scan == "" || first.Scan != again.Scan || s.stored.count(id, "scan") != 1 {
		t.Errorf("asked again: %+v, at first %+v", again, first)
	}
	s.scans.mu.Lock()
	s.scans.uploads[id+"/"+first.Scan] = file
	s.scans.mu.Unlock()
	must(t, s.desk.ReceiveScan(t.Context(), id+"/"+first.Scan))
	if p := s.problem(s.call(applicant(1), "POST", path, ask, key("file-1"))); p.Code != "scan-finished" {
		t.Errorf("a finished file: %+v", p)
	}
}

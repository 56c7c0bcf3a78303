package web_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	open, err := json.Marshal(slip.Sheet.Shown())
	must(t, err)
	if sum := sha256.Sum256(open); hex.EncodeToString(sum[:]) == slip.Digest {
		t.Error("the digest can be tried out against guesses of the content")
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

// TestSlipNeedsEverything: a slip is signed only with both signatures, the seals
// and both copies; what is missing is named.
func TestSlipNeedsEverything(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	at := "provider/cases/" + id + "/sites/s1"
	s.do(verifier(), "POST", at+"/appearance", nil)
	s.checkOff(id, "s1")
	photo := s.upload(verifier(), id, "photo")
	s.only(verifier(), "POST", at+"/slip", web.SlipBody{Access: access()})
	slip, scan := s.slip(id, "s1"), s.upload(verifier(), id, "slip")
	lacks := func(what string) {
		t.Helper()
		p := s.problem(s.call(verifier(), "POST", at+"/verification", siteCheck(photo)))
		if p.Code != "slip-unsigned" || p.Field != "sites[s1].slip."+what {
			t.Errorf("without %s: %+v", what, p)
		}
	}
	sign := func(by string, change func(*casework.SlipSigning)) {
		t.Helper()
		in := signing(slip, by, scan)
		in.Seals, in.Copies = nil, records.SlipCopies{}
		change(&in)
		s.only(verifier(), "POST", at+"/slip/signatures", in)
	}
	lacks("signatures[verifier]")
	sign("verifier", func(*casework.SlipSigning) {})
	lacks("signatures[head]")
	sign("head", func(*casework.SlipSigning) {})
	lacks("seals[provider]")
	sign("verifier", func(in *casework.SlipSigning) { in.Seals = []string{"provider"} })
	lacks("seals[organisation]")
	sign("head", func(in *casework.SlipSigning) { in.Seals = []string{"organisation"} })
	lacks("copies")
	another := s.upload(verifier(), id, "slip")
	p := s.problem(s.call(verifier(), "POST", at+"/slip/signatures", signing(slip, "head", scan)))
	if p.Code != "scan-replaced" {
		t.Errorf("a paper that was replaced: %+v", p)
	}
	s.only(verifier(), "POST", at+"/slip/signatures", signing(slip, "head", another))
	lacks("signatures[verifier]") // it stood on the other paper
	s.only(verifier(), "POST", at+"/slip/signatures", signing(slip, "verifier", another))
	for _, wrong := range []struct {
		code   string
		change func(*casework.SlipSigning)
	}{
		{"slip-signer", func(in *casework.SlipSigning) { in.By = "applicant" }},
		{"slip-how", func(in *casework.SlipSigning) { in.How = "seal" }},
		{"slip-copies", func(in *casework.SlipSigning) { in.Copies.Sent = "pigeon" }},
		{"slip-seal", func(in *casework.SlipSigning) { in.Seals = []string{"bureau"} }},
		{"unknown-agreement", func(in *casework.SlipSigning) {
			in.AlsoSigned = append(in.AlsoSigned[:len(in.AlsoSigned):len(in.AlsoSigned)], records.AgreementRef{ID: "other", Version: 1})
		}},
		{"agreement-unsigned", func(in *casework.SlipSigning) {
			in.AlsoSigned = []records.AgreementRef{{ID: "truth-clause", Version: 2}}
		}},
		{"unknown-scan", func(in *casework.SlipSigning) { in.Scan = photo }},
	} {
		in := signing(slip, "head", another)
		wrong.change(&in)
		if p := s.problem(s.call(verifier(), "POST", at+"/slip/signatures", in)); p.Code != wrong.code {
			t.Errorf("want %s: %+v", wrong.code, p)
		}
	}
	s.do(verifier(), "POST", at+"/verification", siteCheck(photo))
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

package web_test

import (
	"net/http"
	"testing"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
)

// back brings a new case to the bureau and back, for no fault.
func (s *system) back(n int) string {
	s.t.Helper()
	id := s.underReview(n)
	s.do(applicant(n), "POST", "applicant/cases/"+id+"/withdrawal-request", nil)
	s.do(reviewer(), "POST", "bureau/cases/"+id+"/review",
		casework.Verdict{Decision: "return", Reasons: []casework.Ground{{Code: "review-withdrawn"}}})
	s.stands(id, filing.ReturnedByBureau)
	return id
}

// ask gives the request for a scan of the first site.
func (s *system) ask(purpose string) (casework.ScanRequest, []byte) {
	s.t.Helper()
	kind := "page"
	if purpose == casework.PurposePhoto {
		kind = purpose
	}
	file, mediaType := s.file(kind)
	return casework.ScanRequest{Purpose: purpose, Of: "sites[s1]", Type: mediaType, Size: int64(len(file)), SHA256: sumOf(file)}, file
}

// stateOf writes another state of a scan, whoever brought it about.
func (s *system) stateOf(scan *records.Scan, state records.ScanState) {
	s.t.Helper()
	scan.Rev, scan.State = scan.Rev+1, state
	it, err := records.ScanItem(*scan)
	must(s.t, err)
	must(s.t, s.stored.Commit(s.t.Context(), table.Put(it, table.IfVersion(scan.Rev-1))))
}

// TestDeliveredAgainAsVerified: while a return is answered, nothing that the desk
// verified by is replaced, and what was is not delivered again.
func TestDeliveredAgainAsVerified(t *testing.T) {
	s := newSystem(t)
	id := s.back(1)
	for _, purpose := range []string{casework.PurposeSlip, casework.PurposePhoto} {
		ask, _ := s.ask(purpose)
		s.refused(s.call(verifier(), "POST", "provider/cases/"+id+"/scans", ask), http.StatusConflict, "papers-delivered", "status")
	}

	// One that was replaced all the same, as by an earlier version of this system.
	c := s.stands(id, filing.ReturnedByBureau)
	for _, scan := range []string{c.Sites[0].Verification.Photo, c.Sites[0].Verification.Slip} {
		kept, _, err := records.ReadScan(t.Context(), s.stored, id, scan)
		must(t, err)
		s.stateOf(&kept, records.ScanReplaced)
		r := s.call(verifier(), "POST", "provider/cases/"+id+"/reverification", casework.Verdict{Decision: "deliver-again"})
		field := "sites[s1]." + kept.Purpose
		s.refused(r, http.StatusConflict, "scan-replaced", field)
		s.stateOf(&kept, records.ScanClean)
	}
	s.do(verifier(), "POST", "provider/cases/"+id+"/reverification", casework.Verdict{Decision: "deliver-again"})
	s.stands(id, filing.AwaitingConfirmation)
}

// TestSignedAnewIsVerifiedAnew: a slip that was signed on another paper after the
// check of its site is checked once more, for the bureau gets what was checked.
func TestSignedAnewIsVerifiedAnew(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	at := "provider/cases/" + id + "/sites/s1/"
	s.do(verifier(), "POST", at+"appearance", nil)
	s.verifySite(id, "s1")
	slip, scan := s.slip(id, "s1"), s.upload(verifier(), id, "slip")
	for _, by := range slip.Sheet.Signatures {
		s.only(verifier(), "POST", at+"slip/signatures", signing(slip, by, scan))
	}
	pass := func() reply {
		return s.call(verifier(), "POST", "provider/cases/"+id+"/verification", casework.Verdict{Decision: "pass"})
	}
	s.refused(pass(), http.StatusConflict, "slip-superseded", "sites[s1].slip")
	photo := s.stands(id, filing.Verifying).Sites[0].Verification.Photo
	s.do(verifier(), "POST", at+"verification", siteCheck(photo))
	if r := pass(); r.status != http.StatusOK {
		t.Errorf("answered %s", r.body)
	}
}

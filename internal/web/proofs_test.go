package web_test

import (
	"net/http"
	"testing"
	"time"

	"beian/internal/casework"
	"beian/internal/filing"
	"beian/internal/records"
	"beian/internal/table"
	"beian/internal/web"
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

// TestScanOfAnEarlierSlip: the paper of the first version proves nothing of the
// second one.
func TestScanOfAnEarlierSlip(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	at := "provider/cases/" + id + "/sites/s1/"
	s.do(verifier(), "POST", at+"appearance", nil)
	s.only(verifier(), "POST", at+"slip", web.SlipBody{Access: access()})
	old := s.upload(verifier(), id, "slip")
	s.pass(time.Minute)
	other := access()
	other.IPRanges = []string{"192.0.2.8"}
	s.only(verifier(), "POST", at+"slip", web.SlipBody{Access: other})
	slip := s.slip(id, "s1")
	s.refused(s.call(verifier(), "POST", at+"slip/signatures", signing(slip, "head", old)), http.StatusConflict, "scan-outdated", "scan")
	s.only(verifier(), "POST", at+"slip/signatures", signing(slip, "head", s.upload(verifier(), id, "slip")))
}

// TestPhotoOfAnEarlierVisit: a photo that was taken before the head came at this
// visit shows his predecessor, or what the bureau returned.
func TestPhotoOfAnEarlierVisit(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, form(1))
	s.passPreCheck(id)
	at := "provider/cases/" + id + "/sites/s1/"
	s.do(verifier(), "POST", at+"appearance", nil)
	old := s.prepareSite(id, "s1")
	s.do(verifier(), "POST", "provider/cases/"+id+"/verification", casework.Verdict{
		Decision: "return", Reasons: []casework.Ground{{Code: "original-differs", Field: "persons[p2].mobile"}},
	})
	s.pass(time.Hour)
	f := form(1)
	next := form(77).Persons[1]
	next.ID, next.Capacity, next.Attachments = "p2", f.Persons[1].Capacity, f.Persons[1].Attachments
	f.Persons[1] = next
	s.do(applicant(1), "POST", "applicant/cases/"+id+"/persons/p2/replacement", web.FormBody{Form: f})
	s.passPreCheck(id)
	s.pass(time.Hour)
	s.do(verifier(), "POST", at+"appearance", nil)
	s.checkOff(id, "s1")
	s.consent(id, s.checklist(id, "s1"))
	s.signSlip(id, "s1", access())
	s.refused(s.call(verifier(), "POST", at+"verification", siteCheck(old)), http.StatusConflict, "photo-outdated", "photo")

	s.do(verifier(), "POST", at+"verification", siteCheck(s.upload(verifier(), id, "photo")))
	s.do(verifier(), "POST", "provider/cases/"+id+"/verification", casework.Verdict{Decision: "pass"})
}

// TestPhotoStandsWhenCheckedInTwice: a second check-in of who is there changes
// nothing.
func TestPhotoStandsWhenCheckedInTwice(t *testing.T) {
	s := newSystem(t)
	id := s.submit(1, twoSites(1))
	s.passPreCheck(id)
	at := "provider/cases/" + id + "/sites/"
	s.do(verifier(), "POST", at+"s1/appearance", nil)
	photo := s.prepareSite(id, "s1")
	s.pass(time.Hour)
	s.do(verifier(), "POST", at+"s1/appearance", nil)
	s.do(verifier(), "POST", at+"s2/appearance", nil)
	s.do(verifier(), "POST", at+"s1/verification", siteCheck(photo))
}

// TestCaptureStandsOverARenewal: a head who is verified online need not show himself
// again because his month was renewed.
func TestCaptureStandsOverARenewal(t *testing.T) {
	s := newSystem(t)
	s.set(func(p *records.ProviderSettings) { p.Remote = true })
	id := s.submit(1, form(1))
	s.do(verifier(), "POST", "provider/cases/"+id+"/pre-check",
		casework.Verdict{Decision: "pass", Contact: filing.Contact{Channel: "phone", At: s.clock()}, Remote: true})
	photo := s.upload(applicant(1), id, "photo")
	s.pass(time.Hour)
	s.do(verifier(), "POST", "provider/cases/"+id+"/invitation", casework.Ground{Code: "no-free-slot"})
	at := "provider/cases/" + id + "/sites/s1/"
	s.do(verifier(), "POST", at+"appearance", nil)
	s.checkOff(id, "s1")
	s.consent(id, s.checklist(id, "s1"))
	s.signSlip(id, "s1", access())
	s.do(verifier(), "POST", at+"verification", siteCheck(photo))
}

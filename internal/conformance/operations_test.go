package conformance

import (
	"os/exec"
	"strings"
	"testing"
)

// elsewhere are tests of the edge and of a bureau's system that take long on a
// database and depend on none: who may call what, refusals, answers of bureaus.
const elsewhere = "^(TestRolesOnRoutes|TestEmptyActor|TestRefusals|TestNoValueComesBack|TestResults|TestLaterAnswers|TestForeignIsUnknown)$"

// TestOperations runs the tests of the operations, through the HTTP edge, on
// DynamoDB instead of memory.
func TestOperations(t *testing.T) {
	service := start(t)
	cmd := exec.CommandContext(t.Context(), "go", "test", "-count=1", "-timeout=25m", "-skip", elsewhere, "-v", "beian/internal/web", "-args", "-dynamodb", service.URL)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if n := strings.Count(string(out), "--- PASS: Test"); n < 10 {
		t.Errorf("only %d tests ran\n%s", n, out)
	}
}

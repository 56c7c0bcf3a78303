package conformance

import (
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// elsewhere are tests of the edge and of a bureau's system that take long on a
// database and depend on none: who may call what, refusals, answers of bureaus.
// What of the numbers and the reminders depends on one is in the contract of the
// table and in TestFilings.
var elsewhere = []string{
	"TestRolesOnRoutes", "TestEmptyActor", "TestRefusals", "TestNoValueComesBack", "TestResults", "TestLaterAnswers", "TestForeignIsUnknown",
	"TestOutage", "TestNumbersHaveNoGap", "TestRemindersHaveOneEffect",
}

// together is how many of the tests share a service. With each write it looks at
// all records of all streams, so that the tables of many tests make it ten times
// as slow.
const together = 6

// TestOperations runs the tests of the operations, through the HTTP edge, on
// DynamoDB instead of memory.
func TestOperations(t *testing.T) {
	folder, err := filepath.Abs(filepath.Join("..", "web")) // before another test leaves this one
	if err != nil {
		t.Fatal(err)
	}
	binary := filepath.Join(t.TempDir(), "web.test")
	output(t, folder, "go", "test", "-c", "-o", binary, ".")
	t.Parallel() // the service keeps one core busy, as that of TestFilings does
	var names []string
	for _, name := range strings.Fields(output(t, folder, binary, "-test.list", "^Test")) {
		if !slices.Contains(elsewhere, name) {
			names = append(names, name)
		}
	}
	ran := 0
	for some := range slices.Chunk(names, together) {
		t.Run(some[0], func(t *testing.T) {
			out := output(t, folder, binary, "-test.timeout=25m", "-test.v", "-test.run", "^("+strings.Join(some, "|")+")$", "-dynamodb", start(t).URL)
			ran += strings.Count(out, "\n--- PASS: Test")
		})
	}
	if ran != len(names) || ran < 40 {
		t.Errorf("%d of %d tests ran", ran, len(names))
	}
}

// output runs a program in a folder and gives what it says.
func output(t *testing.T, folder, name string, args ...string) string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), name, args...)
	cmd.Dir = folder
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

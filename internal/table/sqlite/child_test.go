package sqlite

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"testing"
)

// childEnv tells the test binary, started by itself, to be another process
// that uses the store named by its first argument.
const childEnv = "SQLITE_TEST_CHILD"

func runChild(name, path string) {
	db, err := Open(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	switch name {
	case "open":
		fmt.Println("opened", db.Close())
	case "write":
		writeForever(context.Background(), db)
	case "fill":
		fillDisk(context.Background(), db)
	}
}

func childCommand(t *testing.T, name, path string) *exec.Cmd {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), exe, path)
	cmd.Env = append(os.Environ(), childEnv+"="+name)
	cmd.Stderr = os.Stderr
	return cmd
}

func outputOf(t *testing.T, name, path string) string {
	t.Helper()
	out, err := childCommand(t, name, path).Output()
	if err != nil {
		t.Fatalf("child: %v, %s", err, out)
	}
	return string(out)
}

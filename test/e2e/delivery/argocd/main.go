// Command argocd reads Applications and AppProjects as Argo CD does, says in which wave they are, what they prune and what their AppProject
// allows, runs health checks, and compares objects with those of a cluster. Question and answer are JSON.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1"
	"github.com/argoproj/argo-cd/v3/util/argo/diff"
	"github.com/argoproj/argo-cd/v3/util/argo/normalizers"
	"github.com/argoproj/argo-cd/v3/util/lua"
	"github.com/argoproj/gitops-engine/pkg/sync/syncwaves"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type comparison struct {
	Live   map[string]any `json:"live"`
	Config map[string]any `json:"config"`
}

type sample struct {
	Script string         `json:"script"`
	Object map[string]any `json:"object"`
}

type question struct {
	Objects []json.RawMessage `json:"objects"`
	// What the Applications apply.
	Managed     []map[string]any `json:"managed"`
	Samples     []sample         `json:"samples"`
	Comparisons []comparison     `json:"comparisons"`
}

type application struct {
	Name  string `json:"name"`
	Wave  int    `json:"wave"`
	Prune bool   `json:"prune"`
	// Whether deleting the Application deletes its objects.
	Cascades bool   `json:"cascades"`
	Path     string `json:"path"`
}

type answer struct {
	Mistakes     []string      `json:"mistakes"`
	Applications []application `json:"applications"`
	// Managed objects that no AppProject allows.
	Forbidden []string `json:"forbidden"`
	Health    []string `json:"health"`
	// Differences as Argo CD shows them.
	Differences []string `json:"differences"`
}

func strict(raw []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.DisallowUnknownFields()
	return decoder.Decode(into)
}

func main() {
	var asked question
	if err := json.NewDecoder(os.Stdin).Decode(&asked); err != nil {
		log.Fatal(err)
	}
	result := answer{Mistakes: []string{}, Applications: []application{}, Forbidden: []string{}, Health: []string{}, Differences: []string{}}
	projects := map[string]v1alpha1.AppProject{}
	for _, raw := range asked.Objects {
		var head unstructured.Unstructured
		if err := json.Unmarshal(raw, &head.Object); err != nil {
			log.Fatal(err)
		}
		var err error
		switch head.GetKind() {
		case "Application":
			var object v1alpha1.Application
			if err = strict(raw, &object); err == nil {
				policy := object.Spec.SyncPolicy
				result.Applications = append(result.Applications, application{
					Name:     object.Name,
					Wave:     syncwaves.Wave(&head),
					Prune:    policy != nil && policy.Automated != nil && policy.Automated.Prune,
					Cascades: object.CascadedDeletion(),
					Path:     object.Spec.GetSource().Path,
				})
			}
		case "ApplicationSet":
			err = strict(raw, &v1alpha1.ApplicationSet{})
		case "AppProject":
			var object v1alpha1.AppProject
			if err = strict(raw, &object); err == nil {
				err = object.ValidateProject()
				projects[object.Name] = object
			}
		default:
			err = fmt.Errorf("unknown kind %s", head.GetKind())
		}
		if err != nil {
			result.Mistakes = append(result.Mistakes, fmt.Sprintf("%s %s: %v", head.GetKind(), head.GetName(), err))
		}
	}
	for _, object := range asked.Managed {
		managed := unstructured.Unstructured{Object: object}
		allowed := false
		for name, project := range projects {
			if name == "cilium" {
				allowed = project.IsGroupKindPermitted(managed.GroupVersionKind().GroupKind(), managed.GetNamespace() != "")
			}
		}
		if !allowed {
			result.Forbidden = append(result.Forbidden, fmt.Sprintf("%s %s", managed.GetKind(), managed.GetName()))
		}
	}
	for _, each := range asked.Samples {
		vm := lua.VM{}
		health, err := vm.ExecuteHealthLua(&unstructured.Unstructured{Object: each.Object}, each.Script)
		if err != nil {
			result.Health = append(result.Health, err.Error())
		} else {
			result.Health = append(result.Health, fmt.Sprintf("%s %s", health.Status, health.Message))
		}
	}
	for _, pair := range asked.Comparisons {
		if text := difference(pair); text != "" {
			result.Differences = append(result.Differences, text)
		}
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		log.Fatal(err)
	}
}

// difference compares structurally, as Argo CD does without the comparison of the API server.
func difference(pair comparison) string {
	config, err := diff.NewDiffConfigBuilder().
		WithDiffSettings(nil, nil, false, normalizers.IgnoreNormalizerOpts{}).
		WithTracking("", string(v1alpha1.TrackingMethodAnnotation)).
		WithNoCache().
		Build()
	if err != nil {
		return err.Error()
	}
	live := &unstructured.Unstructured{Object: pair.Live}
	result, err := diff.StateDiff(live, &unstructured.Unstructured{Object: pair.Config}, config)
	if err != nil {
		return fmt.Sprintf("%s %s: %v", live.GetKind(), live.GetName(), err)
	}
	if !result.Modified {
		return ""
	}
	return fmt.Sprintf("%s %s\n%s\n%s", live.GetKind(), live.GetName(), result.NormalizedLive, result.PredictedLive)
}

// Command flux reads Kustomizations and their sources as the controllers of Flux do, puts them in the order of their dependencies, and
// evaluates their health checks on samples. Question and answer are JSON.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	kustomizev1 "github.com/fluxcd/kustomize-controller/api/v1"
	helmv2 "github.com/fluxcd/helm-controller/api/v2"
	"github.com/fluxcd/pkg/runtime/cel"
	"github.com/fluxcd/pkg/runtime/dependency"
	sourcev1 "github.com/fluxcd/source-controller/api/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
)

type question struct {
	Objects []json.RawMessage `json:"objects"`
	// Objects of the kinds that have health checks.
	Samples []map[string]any `json:"samples"`
}

type kustomization struct {
	Name     string   `json:"name"`
	Path     string   `json:"path"`
	Prune    bool     `json:"prune"`
	Deletion string   `json:"deletion"`
	Force    bool     `json:"force"`
	Health   []string `json:"health"`
}

type answer struct {
	Mistakes []string        `json:"mistakes"`
	Order    []string        `json:"order"`
	All      []kustomization `json:"all"`
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
	result := answer{Mistakes: []string{}, Order: []string{}, All: []kustomization{}}
	var dependents []dependency.Dependent
	for _, raw := range asked.Objects {
		var head struct {
			Kind string `json:"kind"`
		}
		if err := json.Unmarshal(raw, &head); err != nil {
			log.Fatal(err)
		}
		var err error
		switch head.Kind {
		case "Kustomization":
			var object kustomizev1.Kustomization
			if err = strict(raw, &object); err == nil {
				dependents = append(dependents, &object)
				result.All = append(result.All, read(object, asked.Samples))
			}
		case "GitRepository":
			err = strict(raw, &sourcev1.GitRepository{})
		case "OCIRepository":
			err = strict(raw, &sourcev1.OCIRepository{})
		case "HelmRepository":
			err = strict(raw, &sourcev1.HelmRepository{})
		case "HelmRelease":
			err = strict(raw, &helmv2.HelmRelease{})
		default:
			err = fmt.Errorf("unknown kind %s", head.Kind)
		}
		if err != nil {
			result.Mistakes = append(result.Mistakes, fmt.Sprintf("%s: %v", head.Kind, err))
		}
	}
	order, err := dependency.Sort(dependents)
	if err != nil {
		result.Mistakes = append(result.Mistakes, err.Error())
	}
	for _, reference := range order {
		result.Order = append(result.Order, reference.Name)
	}
	if err := json.NewEncoder(os.Stdout).Encode(result); err != nil {
		log.Fatal(err)
	}
}

func read(object kustomizev1.Kustomization, samples []map[string]any) kustomization {
	result := kustomization{Name: object.Name, Path: object.Spec.Path, Prune: object.Spec.Prune, Deletion: object.GetDeletionPolicy(), Force: object.Spec.Force, Health: []string{}}
	for _, check := range object.Spec.HealthCheckExprs {
		evaluator, err := cel.NewStatusEvaluator(&check.HealthCheckExpressions)
		if err != nil {
			result.Health = append(result.Health, err.Error())
			continue
		}
		for _, sample := range samples {
			if sample["kind"] != check.Kind {
				continue
			}
			status, err := evaluator.Evaluate(context.Background(), &unstructured.Unstructured{Object: sample})
			if err != nil {
				result.Health = append(result.Health, fmt.Sprintf("%s: %v", check.Kind, err))
			} else {
				result.Health = append(result.Health, fmt.Sprintf("%s: %s", check.Kind, status.Status))
			}
		}
	}
	return result
}

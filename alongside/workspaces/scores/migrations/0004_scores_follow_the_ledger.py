"""Scores follow the ledger as the other summaries do: their mark is made anew, and derived."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("scores", "0003_scores_entered")]

    operations = [
        migrations.DeleteModel(name="ScoresMark"),
        migrations.CreateModel(
            name="ScoresMark",
            fields=[
                ("study", models.CharField(max_length=60, primary_key=True, serialize=False)),
                ("entry", models.BigIntegerField(default=0)),
                ("recent", models.PositiveIntegerField(default=0)),
                ("made_for", models.CharField(blank=True, max_length=64)),
            ],
            options={"abstract": False},
        ),
    ]
